import { type AssayError, InfrastructureError, UsageError } from '../errors.ts';
import { withSourcePositions } from '../load/k6-log.ts';
import { leftThisMachine } from '../load/own-network.ts';
import type { IterationsOutcome } from '../load/run-iterations.ts';

/** Exit codes of k6 that the script is not to blame for: its own API, and its own panic. */
const ownFailures: ReadonlySet<number | null> = new Set([106, 109]);

interface Wanted {
  readonly script: string;
  readonly iterations: number;
  readonly mostMs: number;
  /** Whether it was stopped since it took too long. */
  readonly isLate: boolean;
  /** Source map of the bundled script. */
  readonly map: string;
  readonly targetUrl: string;
}

/**
 * Why the iterations of a block are no operations that could be measured: the script threw, did not end, or
 * more than half of its requests failed. Null where all is well.
 */
export function failureOf(
  { summary, log, ended, exit }: IterationsOutcome,
  { script, iterations, mostMs, isLate, map, targetUrl }: Wanted,
): AssayError | null {
  const alone = { remedy: `see it run alone: assay load ${script} --url ${targetUrl}` };
  const left = leftThisMachine(log);
  if (left !== null) return new UsageError(left, alone);
  const [first] = log.errors;
  if (first !== undefined) {
    return new UsageError(`${script} failed: ${withSourcePositions(first.trim(), map)}`, alone);
  }
  const completed = summary?.completed ?? 0;
  if (isLate || (ended === null && summary !== null && completed < iterations)) {
    return new UsageError(
      `${completed} of ${iterations} iterations of ${script} came to an end within ${Math.round(mostMs / 1000)} s`,
      { remedy: 'an iteration must end; give a slow one more time with --budget' },
    );
  }
  if (ended !== null) {
    const isOwn = exit.code === null || ownFailures.has(exit.code);
    return isOwn
      ? new InfrastructureError(`${ended} in ${script}`, alone)
      : new UsageError(`${script} can't be driven with: ${ended}`, alone);
  }
  if (summary === null) {
    return new UsageError(`k6 wrote no summary of ${script}`, alone);
  }
  const { requests, failedRequests: failed } = summary;
  if (failed <= requests / 2) return null;
  const [unanswered] = log.requestErrors.keys();
  if (unanswered === undefined) {
    return new UsageError(
      `${failed} of ${requests} requests of ${script} failed: their status is not the expected one`,
      { remedy: `send what ${targetUrl} answers with 2xx or 3xx, or say http.expectedStatuses(…)` },
    );
  }
  return new InfrastructureError(
    failed === requests
      ? `none of ${requests} requests of ${script} was answered: ${unanswered}`
      : `${failed} of ${requests} requests of ${script} failed, some of them by: ${unanswered}`,
    { remedy: `see whether ${targetUrl} still answers, and takes its address from __ENV.TARGET` },
  );
}
