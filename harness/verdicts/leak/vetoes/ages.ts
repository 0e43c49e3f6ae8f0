import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Ages } from '../../../measurement/leak/trajectory.ts';
import { lastStepAt, widensLikeTable } from '../doubling-steps.ts';
import { endOf } from '../ends.ts';
import { operationsToSee } from '../needed.ts';
import type { Veto } from '../veto.ts';
import { operationsToFill } from './largest-cache.ts';

/** Of the older half of the objects, what a leak still has: on Node 24 leaks kept 94 to 100 %. */
const OLDER_KEPT = 0.5;
const ALL_KEPT = 0.9;
/** Where fewer are left, they must account for so much of the slope. */
const SLOPE_KEPT = 0.5;
/** With fewer samples nothing is said. */
const FEWEST_SAMPLES = 20;
/** As many a pool of connections, buffers or workers may hold, each made of one object or two. */
export const FEW_OBJECTS = 150;
/** Where a cache would be full, a pool may still fill, a member in thousands of operations: they are 64 at most. */
const LARGEST_POOL = 64;

/**
 * The heap alone: V8 samples neither tables that are replaced nor what lies outside of it. What it samples
 * beside a table that grows is something else, such as the requests that are being answered.
 */
export const goingAges: Veto = ({ trajectory, leak, inSteps }) => {
  const { ages, resource } = trajectory;
  if (resource !== 'heap' || ages === undefined) return null;
  if (ages === null) {
    return {
      reason: 'it grows: whether its objects stay is not known yet',
      needs: 'a longer budget',
      wants: 'ages',
    };
  }
  if (inSteps || ages.alive < FEWEST_SAMPLES) return null;
  const older = ages.olderStillAlive / Math.max(1, ages.older);
  const all = ages.stillAlive / ages.alive;
  // What is in flight at the first look is gone at the second, beside a leak, too.
  const explains = ages.keptPerOp >= leak.slopePerOp * SLOPE_KEPT;
  if (!explains && (older < OLDER_KEPT || all < ALL_KEPT)) {
    const share = Math.round(100 * Math.min(older, all));
    return {
      reason: `it grew, but of its older objects ${share} % were left a while later: they are replaced, not kept`,
      needs: 'more operations: a longer budget',
    };
  }
  return null;
};

/**
 * A few objects may be a pool of as many. A table is one, whatever number of values it has room for: where it
 * got larger once more after any cache would be full, it has no bound.
 */
export const fewObjects: Veto = ({ trajectory, limit, inSteps }) => {
  const { ages, resource, windows } = trajectory;
  const filled = operationsToFill(limit);
  if (inSteps && widensLikeTable(trajectory) && lastStepAt(trajectory, limit) >= filled)
    return null;
  if (resource !== 'heap' || !ages) return null;
  const total = endOf(windows).operations;
  const few = total >= filled ? LARGEST_POOL : FEW_OBJECTS;
  const objects = (ages.objects * total) / Math.max(1, ages.operations);
  if (objects >= few) return null;
  return {
    reason: `it holds about ${Math.round(objects)} objects more: a pool that fills, or a leak`,
    needs: neededFor(few, ages, total),
  };
};

function neededFor(objects: number, ages: Ages, total: number): string {
  if (ages.objects === 0) return 'more operations: a longer budget';
  const inAll = operationsToSee(objects, ages.objects, ages.operations);
  return `about ${formatQuantity(Math.max(1, inAll - total), 'count')} more operations`;
}
