import type {
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { fewestSigns, signEvidenceReaches } from '../../statistics/sign-e-process.ts';
import { endOf, lastOf } from './ends.ts';
import { type WindowFigures, describe, levelOver } from './figures.ts';
import { KEPT_SHARE } from './growth.ts';
import { leak, undecided } from './judgement.ts';
import { operationsForBlocks, operationsToShow } from './needed.ts';
import { cleanAs } from './shown.ts';
import { UNSEEN_ALPHA, allPoints, shownOfCounts } from './shown-clean.ts';

/** Evidence of a sign test on counts, anytime-valid, so it may be asked after each window. */
const COUNT_ALPHA = 0.005;

/** Increases in the last three windows count: what fills at the start has had its time. */
const JUDGED_WINDOWS = 3;

/** What rose so often lately is no pool that has just been filled. */
const FEWEST_TO_EXPECT = 2;

/** Windows of ten blocks double: three of them tell as much as so many blocks of one length. */
const MEASURED_BLOCKS = 20;

/** A pool fills up to so many connections (pg, generic-pool and knex: 10; libuv: 4 threads) and then holds. */
const LARGE_POOL = 24;

export function judgeCount(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(lastOf(windows));
  const previous = describe(windows.at(-2)!);
  const { ups, downs } = steps(windows.slice(-JUDGED_WINDOWS));
  const perOperation = last.gain / Math.max(1, last.operations);
  const before = previous.gain / Math.max(1, previous.operations);

  const evident = signEvidenceReaches(ups, ups + downs, COUNT_ALPHA);
  const goesOn = last.gain > 0 && previous.gain > 0 && perOperation >= before * KEPT_SHARE;
  const isMany = isLast || levelOver(windows) > LARGE_POOL;
  if (evident && goesOn && isMany && perOperation > limit.leakAbove) {
    return leak(last, `rose in ${ups} blocks and fell in ${downs}`, '1/op');
  }
  const shown = shownOfCounts(allPoints(trajectory), limit.rarest);
  if (shown !== null && shown.finest <= limit.cleanBelow) {
    return cleanAs(shown, limit, '1/op');
  }
  return ups > 0 && last.gain > 0
    ? fewIncreases(last, trajectory, limit, { ups, downs })
    : fewCounts(last, trajectory, limit, { ups, downs });
}

/** It did not grow lately: in too few operations. */
function fewCounts(
  last: WindowFigures,
  trajectory: Trajectory,
  limit: RetainedLimit,
  { ups, downs }: Steps,
): RetainedJudgement {
  const points = allPoints(trajectory);
  const end = lastOf(points);
  const change = points.findLastIndex((point) => point.level !== end.level);
  const since = end.operations - points[change + 1]!.operations;
  const shown = Math.max(1, Math.floor(since / -Math.log(UNSEEN_ALPHA)));
  const missing = operationsToShow(trajectory, limit);
  // What came more than once is likely to come again, and then it takes as many as show a leak.
  const isLikely = ups - downs >= FEWEST_TO_EXPECT;
  const forLeak = isLikely ? untilLeak(trajectory.windows.slice(-JUDGED_WINDOWS)) : null;
  const needed = Math.max(missing ?? 0, forLeak?.likely ?? 0);
  const grew = forLeak === null && levelOver(trajectory.windows) > 0;
  return {
    ...undecided(
      last,
      `it did not grow in ${formatQuantity(since, 'count')} operations, which shows a leak in one of ${shown}, and none in one of ${formatQuantity(limit.rarest, 'count')}`,
    ),
    grows: false,
    ...(missing === null
      ? { needs: 'more operations: a longer budget' }
      : { needs: moreOperations(needed, grew), missing }),
  };
}

/** What rose too seldom to tell: with what it would take, if it goes on as it did. */
function fewIncreases(
  last: WindowFigures,
  trajectory: Trajectory,
  limit: RetainedLimit,
  { ups, downs }: Steps,
): RetainedJudgement {
  const { windows } = trajectory;
  const few = {
    ...undecided(last, `it rose in ${ups} blocks and fell in ${downs}: too few to tell`),
    grows: true,
  };
  // With one window more, the first of the three counts no longer.
  const more = last.gain <= 0 ? null : untilLeak(windows.slice(1 - JUDGED_WINDOWS));
  if (more === null) return few;
  // Of what came once, nobody knows how often it comes.
  const isLikely = ups - downs >= FEWEST_TO_EXPECT;
  const needed = isLikely ? more.likely : (operationsToShow(trajectory, limit) ?? more.likely);
  return { ...few, needs: moreOperations(needed, !isLikely), missingForLeak: more.expected };
}

function moreOperations(count: number, isOnCondition: boolean): string {
  const more = `about ${formatQuantity(count, 'count')} more operations`;
  return isOnCondition ? `${more}, if it grows no further` : more;
}

/**
 * Operations more until the sign test is decided, if it goes on to rise as it did in these windows: to be
 * expected, and in 9 of 10 runs of so many in all.
 */
function untilLeak(
  windows: readonly Window[],
): { readonly expected: number; readonly likely: number } | null {
  const { ups, downs } = steps(windows);
  const enough = fewestSigns(downs, COUNT_ALPHA);
  const lacking = enough - (ups + downs);
  if (lacking <= 0 || ups <= downs) return null;
  const { operations } = describe(windows.flat());
  const expected = Math.ceil((lacking * operations) / (ups - downs));
  const rises = Math.max(ups - downs, levelOver(windows));
  const inAll = operationsForBlocks(enough, MEASURED_BLOCKS, { rises, operations });
  return { expected, likely: Math.max(expected, inAll - endOf(windows).operations) };
}

interface Steps {
  readonly ups: number;
  readonly downs: number;
}

function steps(windows: readonly Window[]): Steps {
  let ups = 0;
  let downs = 0;
  for (const window of windows) {
    for (const [index, point] of window.entries()) {
      const change = point.level - (window[index - 1] ?? point).level;
      if (change > 0) ups++;
      if (change < 0) downs++;
    }
  }
  return { ups, downs };
}
