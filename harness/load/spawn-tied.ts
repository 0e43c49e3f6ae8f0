import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { Writable } from 'node:stream';
import { isMainThread } from 'node:worker_threads';

/**
 * Starts a program that does not outlive this process, however this one ends: SIGKILL too.
 *
 * On Linux the kernel does it (`setpriv --pdeathsig`, of util-linux). That signal follows the
 * *thread* that spawned, so not from a worker; there, and elsewhere, a small shell waits for the end
 * of a pipe that only this process holds open (file descriptor 3) and then kills the program.
 */
export function spawnTied(
  command: string,
  args: readonly string[],
  options: { readonly env: Record<string, string>; readonly cwd: string },
): ChildProcess {
  const setpriv = findSetpriv();
  if (setpriv !== null) {
    return spawn(setpriv, ['--pdeathsig', 'KILL', '--', command, ...args], {
      ...options,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
  const child = spawn('/bin/sh', ['-c', watcher, 'sh', command, ...args], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const lifeline = child.stdio[3];
  if (!(lifeline instanceof Writable)) throw new TypeError('a fourth pipe was asked for');
  lifeline.on('error', () => {});
  child.once('exit', () => lifeline.end('ended\n'));
  return child;
}

function findSetpriv(): string | null {
  if (process.platform !== 'linux' || !isMainThread) return null;
  return ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => isExecutable(path)) ?? null;
}

/**
 * The program takes the place of the shell (exec), so that signals to the pid that we know reach it.
 * The watcher kills it when the pipe ends without a word, which only the death of this process does.
 */
const watcher = `
pid=$$
( read -r word <&3 || kill -9 "$pid" ) >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
