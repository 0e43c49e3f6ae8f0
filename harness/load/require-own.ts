import type { TargetConfig } from '../config/targets.ts';
import { UsageError } from '../errors.ts';

/** Whether an address can only be this machine. */
export function isLoopback(url: string): boolean {
  const host = hostOf(url);
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/u.test(host)
  );
}

/** Of a server that is started here: every address of this machine. */
function isUnspecified(url: string): boolean {
  return ['0.0.0.0', '::'].includes(hostOf(url));
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(?<inner>.*)\]$/u, '$<inner>');
}

/**
 * Load may take down whatever it is sent to: to another machine it goes only where somebody says that it is
 * theirs.
 * @throws {UsageError} another machine, and nobody said so
 */
export function requireOwn(url: string, isOwn: boolean): void {
  if (isOwn || isLoopback(url)) return;
  throw new UsageError(`${new URL(url).host} is not this machine: load may take it down`, {
    remedy: 'where it is yours to load, say so: --i-own-this-target',
  });
}

export interface OwnedServers {
  readonly target?: TargetConfig | undefined;
  /** Those beside it: k6 scripts know their addresses, and what the target does may go there. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
}

/**
 * The same for the servers of a config: also where a command is started beside an address of another machine.
 * @throws {UsageError} one of them is elsewhere, and nobody said that it is theirs
 */
export function requireOwnTargets({ target, targets }: OwnedServers, isOwn: boolean): void {
  const servers = [...(target === undefined ? [] : [target]), ...Object.values(targets)];
  for (const { command, app, url } of servers) {
    const isStarted = command !== undefined || app !== undefined;
    if (url === undefined || (isStarted && isUnspecified(url))) continue;
    requireOwn(url, isOwn);
  }
}
