/** How a system installs a Redis server without starting one as a service. */
export interface PackageManager {
  readonly command: string;
  readonly install: readonly string[];
  /** Run first where the list of packages may be missing, as on a fresh Debian. */
  readonly refresh: readonly string[] | null;
  readonly needsRoot: boolean;
  /**
   * Debian's `redis-server` starts and enables a service; its `redis-tools` has the same binary under
   * the name `redis-check-rdb` and no service. It acts as a server when it is called `redis-server`.
   */
  readonly linkFrom: string | null;
}

/** In the order in which they are looked for. */
export const packageManagers: readonly PackageManager[] = [
  {
    command: 'apt-get',
    install: ['install', '-y', '--no-install-recommends', 'redis-tools'],
    refresh: ['update'],
    needsRoot: true,
    linkFrom: 'redis-check-rdb',
  },
  plain('dnf', ['install', '-y', 'valkey'], true),
  plain('apk', ['add', '--no-cache', 'valkey'], true),
  plain('pacman', ['-S', '--noconfirm', '--needed', 'valkey'], true),
  plain('zypper', ['--non-interactive', 'install', 'valkey'], true),
  plain('brew', ['install', 'valkey'], false),
];

function plain(command: string, install: readonly string[], needsRoot: boolean): PackageManager {
  return { command, install, refresh: null, needsRoot, linkFrom: null };
}
