import { exitCode } from '../../exit-code.ts';
import type { LoadOutcome } from '../../load/run-script.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadVerdict } from './load-gates.ts';

/** By the verdict; a scenario that broke, or of which nothing was answered, fails without any gate. */
export function loadExitCode(outcome: LoadOutcome, verdict: LoadVerdict | null): number {
  if (outcome.endedBy === 'abort') return exitCode.interrupted;
  if (outcome.endedBy === 'refused') return exitCode.usage;
  if (outcome.endedBy === 'lost') return exitCode.infrastructure;
  const broken = outcome.measurements.some((measurement) => measurement.broken !== null);
  const nothingWorked = outcome.measurements.some(
    ({ ledger }) => ledger.end.length > 0 && !ledger.end.includes(endCode.answered),
  );
  if (broken || nothingWorked) return exitCode.gateFailed;
  return verdict === null ? exitCode.pass : verdict.exitCode;
}
