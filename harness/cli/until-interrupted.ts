import { type ExitCode, exitCode } from '../exit-code.ts';

/**
 * Does the work of a command until Ctrl-C: the signal it is given is then aborted, it cleans up after
 * itself, and the command ends with 130.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return exitCode.interrupted;
    throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
