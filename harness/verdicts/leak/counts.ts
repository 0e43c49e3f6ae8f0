import type {
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { fewestSigns, signEvidenceReaches } from '../../statistics/sign-e-process.ts';
import { type WindowFigures, describe, levelOver } from './figures.ts';
import { KEPT_SHARE } from './growth.ts';
import { leak, undecided } from './judgement.ts';
import { operationsToShow } from './needed.ts';
import { cleanAs } from './shown.ts';
import { UNSEEN_ALPHA, allPoints, shownOfCounts } from './shown-clean.ts';

/** Evidence of a sign test on counts, anytime-valid, so it may be asked after each window. */
const COUNT_ALPHA = 0.005;

/** Increases in the last three windows count: what fills at the start has had its time. */
const JUDGED_WINDOWS = 3;

/** A pool fills up to so many connections (pg, generic-pool and knex: 10; libuv: 4 threads) and then holds. */
const LARGE_POOL = 24;

export function judgeCount(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);
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
    ? fewIncreases(last, windows, ups, downs)
    : fewCounts(last, trajectory, limit);
}

/** It did not grow lately: in too few operations. */
function fewCounts(
  last: WindowFigures,
  trajectory: Trajectory,
  limit: RetainedLimit,
): RetainedJudgement {
  const points = allPoints(trajectory);
  const level = points.at(-1)?.level ?? 0;
  const rise = points.findLastIndex((point) => point.level !== level);
  const since = (points.at(-1)?.operations ?? 0) - (points[rise + 1]?.operations ?? 0);
  const shown = Math.max(1, Math.floor(since / -Math.log(UNSEEN_ALPHA)));
  const missing = operationsToShow(trajectory, limit) ?? 1;
  return {
    ...undecided(
      last,
      `it did not grow in ${formatQuantity(since, 'count')} operations, which shows a leak in one of ${shown}, and none in one of ${formatQuantity(limit.rarest, 'count')}`,
    ),
    grows: false,
    needs: `about ${formatQuantity(missing, 'count')} more operations`,
    missing,
  };
}

/** What rose too seldom to tell: with what it would take, if it goes on as it did. */
function fewIncreases(
  last: WindowFigures,
  windows: readonly Window[],
  ups: number,
  downs: number,
): RetainedJudgement {
  const few = {
    ...undecided(last, `it rose in ${ups} blocks and fell in ${downs}: too few to tell`),
    grows: true,
  };
  // With one window more, the first of the three counts no longer.
  const kept = windows.slice(1 - JUDGED_WINDOWS);
  const stay = steps(kept);
  const lacking = fewestSigns(stay.downs, COUNT_ALPHA) - (stay.ups + stay.downs);
  if (last.gain <= 0 || lacking <= 0 || stay.ups <= stay.downs) return few;
  const { operations } = describe(kept.flat());
  const missing = Math.ceil((lacking * operations) / (stay.ups - stay.downs));
  const needs = `about ${missing.toLocaleString('en-US')} more operations`;
  return { ...few, needs, missingForLeak: missing };
}

function steps(windows: readonly Window[]): { readonly ups: number; readonly downs: number } {
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
