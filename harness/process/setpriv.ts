import { isMainThread } from 'node:worker_threads';
import { isExecutable } from './executable.ts';

const places = ['/usr/bin/setpriv', '/bin/setpriv'];

/**
 * util-linux's `setpriv`, by which the kernel ends a child with its parent (PR_SET_PDEATHSIG). Null
 * where it can't be used: elsewhere than on Linux, and in a worker thread, since the kernel's signal
 * follows the *thread* that spawned the child, not the process.
 */
export function findSetpriv(): string | null {
  if (process.platform !== 'linux' || !isMainThread) return null;
  return places.find(isExecutable) ?? null;
}

/** The words in front of a command that make the kernel send it this signal when its parent dies. */
export function deathSignal(setpriv: string, signal: NodeJS.Signals): string[] {
  return [setpriv, '--pdeathsig', signal.replace(/^SIG/, ''), '--'];
}
