import { readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { answering, type ListeningSocket, parseListening } from './listening-sockets.ts';
import { allProcesses, socketsOf } from './process-table.ts';

/** Who listens where a URL points. */
export type PortOwners =
  /** It is another machine's, or this platform has no /proc to tell. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'nobody'; readonly port: number }
  /** Another user's process, or one in a container whose port is handed on. */
  | { readonly kind: 'hidden'; readonly port: number }
  | { readonly kind: 'found'; readonly port: number; readonly pids: readonly number[] };

export function portOwners(url: string): PortOwners {
  const { hostname, port: written, protocol } = new URL(url);
  const port = Number(written) || (protocol === 'https:' ? 443 : 80);
  const tables = ['tcp', 'tcp6'].map((name) => readOrNull(`/proc/self/net/${name}`));
  if (tables.every((table) => table === null) || !isThisMachine(hostname)) {
    return { kind: 'elsewhere' };
  }
  const sockets = answering(tables.flatMap(parse), hostname, port);
  if (sockets.length === 0) return { kind: 'nobody', port };
  const inodes = new Set(sockets.map(({ inode }) => inode));
  const pids = allProcesses().filter((pid) => socketsOf(pid)?.some((inode) => inodes.has(inode)));
  return pids.length === 0 ? { kind: 'hidden', port } : { kind: 'found', port, pids };
}

/** Whether a process has a network of its own, as in a container, and listens in it. */
export function listensInItsOwnNetwork(pid: number): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net')) return false;
  } catch {
    return false;
  }
  const own = new Set(socketsOf(pid) ?? []);
  return ['tcp', 'tcp6']
    .flatMap((name) => parse(readOrNull(`/proc/${pid}/net/${name}`)))
    .some(({ inode }) => own.has(inode));
}

function parse(table: string | null): readonly ListeningSocket[] {
  return parseListening(table ?? '');
}

function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.')) return true;
  if (host === '0.0.0.0' || host === '::') return true;
  return Object.values(networkInterfaces())
    .flat()
    .some((one) => one?.address === host);
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
