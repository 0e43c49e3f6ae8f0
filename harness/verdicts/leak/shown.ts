import type {
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
} from '../../measurement/leak/trajectory.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { lastOf } from './ends.ts';
import { type WindowFigures, describe, levelOver } from './figures.ts';
import { undecided } from './judgement.ts';
import { operationsLikelyToShow, operationsToShow } from './needed.ts';
import { type Shown, UNSEEN_ALPHA, allPoints, shownInPauses, shownOfBytes } from './shown-clean.ts';

/** Clean, where the points rule out a leak of the limit; null where they don't. */
export function cleanOfBytes(
  trajectory: Trajectory,
  limit: RetainedLimit,
): RetainedJudgement | null {
  const shown = finestOfBytes(trajectory, limit);
  if (shown === null || shown.finest >= limit.cleanBelow) return null;
  return cleanAs(shown, limit, 'B/op');
}

/** The best of what the samples and the pauses show. */
function finestOfBytes(trajectory: Trajectory, limit: RetainedLimit): Shown | null {
  const sampled = shownOfBytes(allPoints(trajectory), limit.rarest);
  const paused = shownInPauses(trajectory.drained, limit);
  if (sampled === null || paused === null) return sampled ?? paused;
  return sampled.finest <= paused.finest ? sampled : paused;
}

/** @param shown what was ruled out, finer than the limit */
export function cleanAs(
  { operations, gained, finest }: Shown,
  limit: RetainedLimit,
  unit: 'B/op' | '1/op',
): RetainedJudgement {
  const count = formatQuantity(operations, 'count');
  const slopePerOp = gained / operations;
  const most = finest === 0 ? '' : ` by ${formatQuantity(finest, unit)} or more`;
  const rarest = formatQuantity(limit.rarest, 'count');
  return {
    verdict: 'pass',
    slopePerOp,
    interval: [0, Math.max(finest, slopePerOp)],
    finest,
    confidence: 1 - UNSEEN_ALPHA,
    reason: `does not grow${most} in ${count} operations; what happens in fewer than one of ${rarest} can't be seen in them`,
    needs: null,
  };
}

/** Open: with what it would take, and what has been ruled out so far. */
export function openOfBytes(trajectory: Trajectory, limit: RetainedLimit): RetainedJudgement {
  const last = describe(lastOf(trajectory.windows));
  const shown = finestOfBytes(trajectory, limit);
  const grows = last.trend.low > limit.leakAbove && last.gain > limit.noiseFloor;
  const missing = operationsToShow(trajectory, limit);
  const likely = operationsLikelyToShow(trajectory, limit);
  return {
    ...undecided(last, grows ? whyNotLeak(last, limit) : whyNotClean(shown, limit)),
    ...(shown === null ? {} : { finest: shown.finest }),
    grows,
    ...(missing === null || grows
      ? { needs: 'more operations: a longer budget' }
      : { needs: moreOperations(likely ?? missing, trajectory, limit), missing }),
  };
}

/** What grew once may do so again, and then no number is the right one. */
function moreOperations(
  missing: number,
  trajectory: Trajectory,
  { noiseFloor }: RetainedLimit,
): string {
  const more = `about ${formatQuantity(missing, 'count')} more operations`;
  const grew = levelOver(trajectory.windows) > noiseFloor;
  return grew ? `${more}, if it grows no further` : more;
}

function whyNotLeak({ trend }: WindowFigures, limit: RetainedLimit): string {
  if (limit.backstop && trend.low > limit.leakAbove) {
    return `it rises, but by less than ${formatQuantity(limit.noiseFloor, 'B')} in a window`;
  }
  return 'it still grows, but not steadily: a cache that fills, or a leak';
}

function whyNotClean(shown: Shown | null, limit: RetainedLimit): string {
  const wanted = formatQuantity(limit.cleanBelow, 'B/op');
  const rarest = formatQuantity(limit.rarest, 'count');
  if (shown === null) {
    return `so few operations don't show what one of ${rarest} keeps`;
  }
  const finest = formatQuantity(shown.finest, 'B/op');
  return `${formatQuantity(shown.operations, 'count')} operations rule out ${finest} or more, and not ${wanted}`;
}
