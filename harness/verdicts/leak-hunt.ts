import type { RetainedMeasurement } from '../measurement/measurement.ts';
import { judge } from './judge.ts';
import { ALPHA } from './leak/figures.ts';
import type { GateResult } from './verdict.ts';

/**
 * The gates of one leak hunt by itself, as a run with this suite alone has them: one for each limit that
 * somebody wrote, and one for everything else, which must not grow.
 */
export function gatesOfHunt(measurement: RetainedMeasurement): readonly GateResult[] {
  return judge([measurement], [], { alpha: ALPHA, suites: ['stress'] });
}
