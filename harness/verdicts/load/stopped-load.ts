import type { Measurement, StoppedLoad } from '../../measurement/measurement.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { lookLevel } from '../../statistics/looks.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import type { Statistic } from '../../thresholds/threshold.ts';
import type { Gate } from '../gate.ts';
import { type Judgement, notMeasured } from '../rule.ts';

/** Of the error that a gate's `fail` may make, what looks before the end of a load have for themselves. */
const EARLY_PART = 0.5;

/**
 * What may fail a gate before its load has come to its end: its verdict must hold whatever comes later.
 * - Shares of requests (latency, errors, metrics of k6) are looked at again and again, and each look may err
 *   less (`levelsOfLook`).
 * - A window that has ended is judged once and for all.
 * - A number of dropped arrivals that is too high stays too high.
 * A rate, a count and a share of dropped arrivals change until the end, and a steady part is known only then.
 */
export function canFailEarly({ statistic, threshold }: Gate): boolean {
  const { limit } = threshold.bound;
  switch (statistic.kind) {
    case 'latency':
    case 'windowed':
      return statistic.onceSteady !== true;
    case 'errors':
      // A limit of 0 is a count: one failure is one too many.
      return limit.value < 1;
    case 'dropped':
      return limit.unit !== 'ratio';
    case 'metric':
      return (
        statistic.of.kind === 'percentile' || (statistic.of.kind === 'rate' && limit.unit !== '1/s')
      );
    default:
      return false;
  }
}

/**
 * What a verdict may err where its load may be stopped: half of the error is for all early looks together, which
 * share it as further looks do, and half for the end. A window has no looks: it is the same test whenever it is
 * asked, and has one half for both.
 * @param look of the early ones, from 1; null at the end
 */
export function levelsOfLook(
  { pass, fail }: FamilyLevels,
  { kind }: Pick<Statistic, 'kind'>,
  look: number | null,
): FamilyLevels {
  const half = fail * EARLY_PART;
  return { pass, fail: look === null || kind === 'windowed' ? half : lookLevel(half, look) };
}

/** What is not known of a load that was ended before its time: how much it would have been in all of it. */
export function notToItsEnd(gate: Gate, measurement: Measurement): Judgement | null {
  const stopped = stoppedOf(measurement);
  if (stopped === null) return null;
  const { statistic, threshold } = gate;
  const isOfAll =
    statistic.kind === 'rate' ||
    (statistic.kind === 'metric' &&
      (statistic.of.kind === 'count' || threshold.bound.limit.unit === '1/s'));
  return isOfAll
    ? notMeasured(`the load was ${stoppedAfter(stopped)}`, 'a load that comes to its end')
    : null;
}

/**
 * The verdict by which a load was stopped stands, whatever the last requests of it say: it may err by itself
 * already, and to ask again would be a second try.
 */
export function asShown({ id }: Gate, measurement: Measurement, judgement: Judgement): Judgement {
  const stopped = stoppedOf(measurement);
  const shown = stopped?.gates.find((gate) => gate.id === id);
  if (stopped === null || shown === undefined) return judgement;
  const reason = judgement.verdict === 'fail' ? judgement.reason : shown.reason;
  return {
    ...judgement,
    verdict: 'fail',
    needs: null,
    reason: `${reason}; that was shown before the end, and the load was ${stoppedAfter(stopped)}`,
  };
}

/** `stopped after 12.3 s of 60.0 s` */
export function stoppedAfter({ atSeconds, plannedSeconds }: StoppedLoad): string {
  const of = plannedSeconds === null ? '' : ` of ${formatQuantity(plannedSeconds, 's')}`;
  return `stopped after ${formatQuantity(atSeconds, 's')}${of}`;
}

function stoppedOf(measurement: Measurement): StoppedLoad | null {
  return measurement.kind === 'load' ? (measurement.stopped ?? null) : null;
}
