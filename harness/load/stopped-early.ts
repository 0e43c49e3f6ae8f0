import type { LoadMeasurement, StoppedLoad } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';

/** What is said beside the gates of a load that was stopped. */
export function stoppedWarning(
  { atSeconds, gates }: Omit<StoppedLoad, 'plannedSeconds'>,
  plannedSeconds: number | null,
): string {
  const of = plannedSeconds === null ? '' : ` of ${formatQuantity(plannedSeconds, 's')}`;
  return `stopped after ${formatQuantity(atSeconds, 's')}${of}, as asked (abortOnFail): ${gates.map(({ id }) => id).join(', ')} shown to fail`;
}

/** How long the longest scenario was to last; null where none has a plan. */
export function longestPlan(measurements: readonly LoadMeasurement[]): number | null {
  const planned = measurements.flatMap(({ plannedSeconds }) => plannedSeconds ?? []);
  return planned.length === 0 ? null : Math.max(...planned);
}

/** What k6 logs as an error when it gets the signal by which a load is stopped. */
const ofSignal = /^test run was aborted because k6 received a '\w+' signal/u;

/** The errors of a script that was stopped, without the stop itself. */
export function withoutStop(errors: readonly string[]): readonly string[] {
  return errors.filter((error) => !ofSignal.test(error));
}
