import type { ChildProcess } from 'node:child_process';

import { childEnvironment } from '../config/environment.ts';
import type { GeneratorUse } from '../measurement/applied-load.ts';
import type { K6Exit } from './exit-status.ts';
import type { K6 } from './find-k6.ts';
import { GeneratorWatch } from './generator-watch.ts';
import { favor } from '../process/favor.ts';
import { spawnTied } from '../process/tied-command.ts';

export interface K6Process {
  readonly k6: K6;
  /** The bundled script. */
  readonly code: string;
  /** Working folder of k6: `open('./data.json')` of the script is looked up from here. */
  readonly cwd: string;
  readonly abort: AbortSignal;
  /** Ends the load before its time, as one that has come to its end: `teardown()` is let run. */
  readonly stop?: AbortSignal;
  /** Gets what says, while k6 runs, what it is busy with. */
  readonly onWatch?: (use: () => GeneratorUse | null) => void;
}

export interface K6Ending {
  readonly exit: K6Exit;
  /** Why its output could not be kept (a full disk); null when it was. */
  readonly lost: string | null;
  /** What k6 and its machine were busy with; null where that could not be seen. */
  readonly generator: GeneratorUse | null;
}

/** From the polite signal to the last one; Ctrl-C has to be answered within 2 s. */
const KILL_AFTER_MS = 1000;

/** The same for a load that is stopped since all is known: nobody waits for it at a keyboard. */
const KILL_STOPPED_AFTER_MS = 15_000;

/** Of every `k6 run`: nothing on stdout but what is asked for, and a log that can be read. */
export const quietly: readonly string[] = [
  'run',
  '--quiet',
  '--no-color',
  '--no-usage-report',
  // 1.x serves a REST API on a fixed port unless it is told not to; 2.x does not.
  '--address=',
  '--log-format=json',
  '--include-system-env-vars=true',
];

/**
 * Runs k6 with a script on its stdin to its end, and does not leave it behind.
 * @param read what takes its output; one that fails ends k6
 */
export async function endOfK6(
  { k6, code, cwd, abort, stop, onWatch }: K6Process,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  read: (child: ChildProcess) => readonly Promise<void>[],
): Promise<K6Ending> {
  // Linux shares a busy machine among sessions first (sched(7), autogroup): what reads the points then takes
  // no time from k6. What it starts late says nothing of the target, so it comes before that, too.
  const child = spawnTied(k6.path, args, {
    cwd,
    env: childEnvironment(environment),
    ownSession: true,
  });
  if (child.pid !== undefined) favor(child.pid);
  // Wherever it was started by another program, that one's place was taken (exec): the id is k6's.
  using watch = new GeneratorWatch(child.pid ?? 0);
  onWatch?.(() => watch.use());
  const kill = (signal: NodeJS.Signals): boolean => child.kill(signal);
  const stopAborting = killOnAbort(abort, kill, KILL_AFTER_MS);
  const stopStopping = stop === undefined ? null : killOnAbort(stop, kill, KILL_STOPPED_AFTER_MS);
  try {
    const ended = new Promise<K6Exit>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => {
        resolve(
          exitCode === null
            ? { code: null, signal: signal ?? 'a signal' }
            : { code: exitCode, signal: null },
        );
      });
    });
    child.stdin?.on('error', ignoreEarlyEnd);
    child.stdin?.end(code);
    const kept = read(child).map((output) =>
      output.then(
        () => null,
        (error: unknown) => {
          child.kill('SIGTERM');
          return error instanceof Error ? error.message : String(error);
        },
      ),
    );
    const [exit, ...reasons] = await Promise.all([ended, ...kept]);
    return {
      exit,
      lost: reasons.find((reason) => reason !== null) ?? null,
      generator: watch.use(),
    };
  } finally {
    stopAborting();
    stopStopping?.();
  }
}

function killOnAbort(
  abort: AbortSignal,
  kill: (signal: NodeJS.Signals) => void,
  afterMs: number,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    kill('SIGTERM');
    timer = setTimeout(() => {
      kill('SIGKILL');
    }, afterMs);
  };
  if (abort.aborted) stop();
  else abort.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    abort.removeEventListener('abort', stop);
  };
}

/** k6 may refuse the script before it has read all of it; its exit code says why. */
function ignoreEarlyEnd(): void {}
