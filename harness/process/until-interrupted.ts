import { type ExitCode, exitCode } from '../exit-code.ts';
import { Interruption } from './interruption.ts';

/**
 * Does the work of a command until Ctrl-C: the signal it is given is then aborted, it cleans up after
 * itself, and the command ends with 130, with whatever it printed until then. A second Ctrl-C ends it
 * at once.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  using interruption = new Interruption({ longestStopMs: null });
  const { signal } = interruption;
  try {
    const code = await work(signal);
    return signal.aborted ? exitCode.interrupted : code;
  } catch (error) {
    if (signal.aborted) return exitCode.interrupted;
    throw error;
  }
}
