import type { RetainedLimit, Window } from '../../measurement/leak/trajectory.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { type WindowFigures, describe, lowest, thirdOf, withoutOneStep } from './figures.ts';
import { LONG_ENOUGH } from './pauses.ts';

/** With n operations without an increase, a leak in one of 50 has been missed with .98^n: here 0.2 %. */
export const SPARSE_LEAK_OPERATIONS = 300;

/**
 * The figures that show that nothing rose over the last two windows, or null. Something that happens once
 * (a module that is loaded late, a table that is made) is a single small step: one is forgiven.
 */
export function flatFigures(
  pair: readonly Window[],
  limit: RetainedLimit,
  isLast: boolean,
): WindowFigures | null {
  const forgiven = withoutOneStep(pair.flat(), limit.oneOff);
  const pooled = describe(forgiven);
  if (!isLast && pooled.operations < SPARSE_LEAK_OPERATIONS) return null;
  // A table is flat until the operations have doubled: the windows must be long against what came before.
  if (pooled.operations < (pair[0]?.[0]?.operations ?? 0) * LONG_ENOUGH) return null;
  const last = describe(forgiven.slice(-(pair.at(-1)?.length ?? 0)));
  const allowed = (operations: number): number =>
    isLast ? Math.max(limit.cleanBelow, limit.resolution / operations) : limit.cleanBelow;
  const gained = lowest(thirdOf(forgiven, 'last')) - lowest(thirdOf(forgiven, 'first'));
  if (gained > allowed(pooled.operations) * pooled.operations) return null;
  if (last.trend.high <= allowed(last.operations)) return last;
  return isLast && pooled.trend.high <= allowed(pooled.operations) ? pooled : null;
}

/** With few operations the bounds may be wider than the limit: then the verdict says what it could see. */
export function howFlat({ trend, operations }: WindowFigures, limit: RetainedLimit): string {
  if (trend.high <= limit.cleanBelow) {
    return trend.low > 0 ? 'grows by less than is allowed' : 'does not grow';
  }
  const count = Math.round(operations).toLocaleString('en-US');
  return `gained less than ${formatQuantity(limit.resolution, 'B')} in ${count} operations, which is as much as so few can show`;
}
