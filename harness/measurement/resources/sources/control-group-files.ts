import { readFileSync } from 'node:fs';

/** Reads a file of a control group; '' where it has none of that name. */
export type GroupFile = (name: string) => string;

/** Where the files of a process' control group are, by what controls it. */
export interface ControlGroup {
  readonly version: 1 | 2;
  readonly cpu: GroupFile;
  readonly memory: GroupFile;
  /** Differs between groups. */
  readonly path: string;
}

type Read = (path: string) => string;

/**
 * The control group of a process, in the mounts of this one. Sources: cgroups(7), proc_pid_mountinfo(5).
 * @returns null where it can't be seen from here
 */
export function controlGroupOf(pid: number, read: Read = readOr): ControlGroup | null {
  const memberships = read(`/proc/${pid}/cgroup`).split('\n').map(parseMembership);
  const mounts = read('/proc/self/mountinfo').split('\n').flatMap(parseMount);
  const folder = (controller: 'cpu' | 'memory'): string | null => {
    const group = memberships.find((one) => one?.controllers.includes(controller));
    if (group === undefined || group === null) return null;
    const mount = mounts.find(({ options }) => options.includes(controller));
    return mount === undefined ? null : placeIn(mount, group.path);
  };
  const [cpu, memory] = [folder('cpu'), folder('memory')];
  const files = (path: string | null): GroupFile =>
    path === null ? () => '' : (name) => read(`${path}/${name}`);
  if (cpu !== null) return { version: 1, cpu: files(cpu), memory: files(memory), path: cpu };
  const whole = memberships.find((one) => one?.controllers.length === 0);
  const mount = mounts.find(({ isUnified }) => isUnified);
  if (whole === undefined || whole === null || mount === undefined) return null;
  const path = placeIn(mount, whole.path);
  return { version: 2, cpu: files(path), memory: files(path), path };
}

interface Membership {
  /** Of version 2 none is named. */
  readonly controllers: readonly string[];
  readonly path: string;
}

/** `4:memory:/docker/1f…`, of version 2 `0::/docker/1f…`. */
function parseMembership(line: string): Membership | null {
  const { names, path } = /^\d+:(?<names>[^:]*):(?<path>\/.*)$/u.exec(line)?.groups ?? {};
  if (names === undefined || path === undefined) return null;
  return { controllers: names === '' ? [] : names.split(','), path };
}

interface Mount {
  /** The folder of the hierarchy that is mounted: in a container its own one. */
  readonly root: string;
  readonly at: string;
  readonly isUnified: boolean;
  /** Of version 1 its controllers are among them. */
  readonly options: readonly string[];
}

/** `31 28 0:27 / /sys/fs/cgroup/cpu rw,nosuid - cgroup cgroup rw,cpu`. */
function parseMount(line: string): Mount[] {
  const [before = '', after] = line.split(' - ');
  if (after === undefined) return [];
  const [, , , root = '', at = ''] = before.split(' ');
  const [type, , options = ''] = after.split(' ');
  if (type !== 'cgroup' && type !== 'cgroup2') return [];
  const isUnified = type === 'cgroup2';
  return [{ root, at, isUnified, options: isUnified ? [] : options.split(',') }];
}

function placeIn({ root, at }: Mount, path: string): string {
  const below = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
  return `${at}${below}`.replace(/\/+$/u, '');
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
