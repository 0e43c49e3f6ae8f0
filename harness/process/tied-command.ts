import { type ChildProcess, spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { deathSignal, findSetpriv } from './setpriv.ts';

/** A command, wrapped so that it does not outlive the process that spawns it. */
export interface TiedCommand {
  readonly command: string;
  readonly args: string[];
  /** Further descriptors that the wrapper wants, from number 3 on. */
  readonly extraStdio: 'pipe'[];
}

/** What to run, and the signal that it gets when its parent dies. */
export interface Tie {
  readonly command: string;
  readonly args: readonly string[];
  readonly signal: NodeJS.Signals;
}

/**
 * The command takes the place of the shell (exec), so that signals to the child's pid reach it. The
 * watcher beside it waits for the end of descriptor 3, which only the parent holds open. A word in
 * the pipe says that the command ended and that its pid may be another's by now.
 */
const watchingShell = `
pid=$$
( read -r word <&3 || { kill -s "$ASSAY_SIGNAL" "$pid"; sleep 1; kill -s KILL "$pid"; } ) >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

/**
 * Wraps a command so that it ends when the process that spawns it ends, in whatever way: SIGKILL too.
 * On Linux the kernel does it (`setpriv --pdeathsig`, which hands its own pid on). In a worker thread,
 * and elsewhere, a small shell watches a pipe.
 * @param setpriv its path; null for the shell
 */
export function tiedCommand(tie: Tie, setpriv: string | null = findSetpriv()): TiedCommand {
  if (setpriv !== null) {
    const [command, ...words] = deathSignal(setpriv, tie.signal) as [string, ...string[]];
    return { command, args: [...words, tie.command, ...tie.args], extraStdio: [] };
  }
  const signal = tie.signal.replace(/^SIG/, '');
  const script = watchingShell.replace('"$ASSAY_SIGNAL"', signal);
  return {
    command: '/bin/sh',
    args: ['-c', script, 'assay', tie.command, ...tie.args],
    extraStdio: ['pipe'],
  };
}

/** Tells the wrapper of a spawned child when the child has ended, so that it never signals a later one. */
export function tellOfEnd(child: ChildProcess): void {
  const lifeline = child.stdio[3];
  if (!(lifeline instanceof Writable)) return;
  lifeline.on('error', () => {});
  child.once('exit', () => lifeline.end('ended\n'));
}

export interface TiedOptions {
  readonly env: Record<string, string>;
  readonly cwd: string;
  /** Whether it gets a session of its own, which Ctrl-C at the terminal does not reach. */
  readonly ownSession?: boolean;
}

/** Starts a program that does not outlive this process, with pipes for its streams. */
export function spawnTied(
  command: string,
  args: readonly string[],
  { env, cwd, ownSession = false }: TiedOptions,
): ChildProcess {
  const tied = tiedCommand({ command, args, signal: 'SIGKILL' });
  const child = spawn(tied.command, tied.args, {
    env,
    cwd,
    detached: ownSession,
    stdio: ['pipe', 'pipe', 'pipe', ...tied.extraStdio],
  });
  tellOfEnd(child);
  return child;
}
