import type {
  RetainedJudgement,
  RetainedLimit,
  RetainedRule,
  Trajectory,
} from '../measurement/leak/trajectory.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { judgeCount } from './leak/counts.ts';
import { nextStepBy, risesInSteps, sinceLastStep, stepsSteadily } from './leak/doubling-steps.ts';
import { type WindowFigures, describe, lowest, thirdOf } from './leak/figures.ts';
import { flatFigures, howFlat } from './leak/flat.ts';
import {
  KEPT_SHARE,
  isWarmingUp,
  keepsRising,
  mayBeCache,
  rises,
  risesOnAverage,
} from './leak/growth.ts';
import { clean, leak, undecided, unverified } from './leak/judgement.ts';
import { FEWEST_OPERATIONS, returnsInPauses, risesBetweenPauses } from './leak/pauses.ts';

/**
 * How a leak is decided. The measurement hands over windows of sample points, each window about twice as
 * long as the last; this file says what they mean, and does no I/O.
 *
 * A leak rises in two successive windows, the second with twice the operations, and does not slow down.
 * What is clean has not risen over the last two windows. Everything else is undecided: one more window
 * is measured while the budget lasts, and then the answer is `inconclusive`.
 */
export const leakRule: RetainedRule = { judge, persists, survives };

function judge(trajectory: Trajectory, limit: RetainedLimit, isLast: boolean): RetainedJudgement {
  if (trajectory.kind === 'bytes' && !trajectory.verified) return unverified();
  if (trajectory.windows.length < 2) return undecided(null, 'only one window has been measured');
  return trajectory.kind === 'bytes'
    ? held(judgeBytes(trajectory, limit, isLast), limit)
    : judgeCount(trajectory, limit, isLast);
}

/**
 * A limit that somebody wrote is a promise: with too few operations to show that it is kept, the answer
 * is open. Without one, clean means what so many operations could show.
 */
function held(judgement: RetainedJudgement, limit: RetainedLimit): RetainedJudgement {
  const [, high] = judgement.interval;
  if (judgement.state !== 'clean' || !limit.written || high <= limit.cleanBelow) return judgement;
  return {
    ...judgement,
    state: 'undecided',
    reason: `${judgement.reason}; so few operations do not show that it stays below ${formatQuantity(limit.cleanBelow, 'B/op')}`,
    needs: 'more operations: a longer budget',
  };
}

/** At least half of what was gained since the first window must still be there after the pause. */
function persists({ windows, drained }: Trajectory): boolean {
  const settled = drained.at(-1);
  if (settled === undefined) return false;
  const before = lowest(thirdOf(windows[0] ?? [], 'first'));
  const gained = lowest(thirdOf(windows.at(-1) ?? [], 'last')) - before;
  return settled.level - before >= gained * KEPT_SHARE;
}

/** At least half of the rate must be left when V8's caches of compiled code are emptied before each look. */
function survives(
  { slopePerOp }: RetainedJudgement,
  { gained, operations }: { readonly gained: number; readonly operations: number },
): boolean {
  return gained >= slopePerOp * operations * KEPT_SHARE;
}

function judgeBytes(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);

  const returns = returnsInPauses(trajectory, limit, 0);
  if (returns !== null) return returns;
  const many = last.operations + previous.operations >= FEWEST_OPERATIONS;
  if (many && rises(last, limit) && rises(previous, limit) && keepsRising(previous, last)) {
    const open = mayBeCache(trajectory, last.trend.slope, isLast) || isWarmingUp(trajectory);
    if (!open) return leak(last, 'rose in two successive windows, undiminished', 'B/op');
  }
  const across = acrossWindows(trajectory, limit, isLast);
  if (across !== null) return across.isSteady ? across.judgement : withLongerDistances(across);

  const flat =
    flatFigures(windows.slice(-2), limit, isLast) ?? flatSteadily(trajectory, limit, isLast);
  if (flat !== null) return clean(flat, 'B/op', howFlat(flat, limit));
  const hardlyGains = isLast ? returnsInPauses(trajectory, limit, limit.oneOff) : null;
  if (hardlyGains !== null) return hardlyGains;
  if (limit.backstop && last.trend.low <= limit.leakAbove) return clean(last, 'B/op');
  if (limit.backstop) {
    return undecided(last, `it rises, but by less than ${formatQuantity(limit.noiseFloor, 'B')}`);
  }

  if (last.trend.low > limit.leakAbove) {
    return undecided(last, 'it still grows, but not steadily: a cache that fills, or a leak');
  }
  return undecided(last, 'the bounds of its slope still hold both a leak and none');
}

interface Across {
  readonly judgement: RetainedJudgement;
  /** Whether it rose with collections no further apart than before, too. */
  readonly isSteady: boolean;
  /** Operations in all after which it must have risen once more. */
  readonly risesBy: number;
}

/** A leak that no window shows by itself: only from one window to the next does the level rise. */
function acrossWindows(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): Across | null {
  const { windows } = trajectory;
  const both = describe(windows.slice(-2).flat());
  const done = windows.at(-1)?.at(-1)?.operations ?? 0;
  const other = { isSteady: isSteady(trajectory), risesBy: 2 * done };
  if (risesInSteps(trajectory, limit)) {
    if (!mayBeCache(trajectory, both.gain / both.operations, isLast) && !isWarmingUp(trajectory)) {
      const judgement = leak(both, 'rose in steps with every doubling', 'B/op');
      const risesBy = nextStepBy(trajectory, limit);
      return { judgement, isSteady: stepsSteadily(trajectory, limit), risesBy };
    }
  }
  const risen = risesBetweenPauses(trajectory, limit, isLast);
  if (risen !== null) return { judgement: risen, ...other };
  const many = both.operations >= FEWEST_OPERATIONS;
  if (isLast && many && !limit.backstop && risesOnAverage(trajectory, limit)) {
    const judgement = leak(both, 'rose over the last two windows', 'B/op');
    return { judgement, ...other };
  }
  return null;
}

/** Flat since its last step, for long enough for another one, with collections no further apart. */
function flatSteadily(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): WindowFigures | null {
  if (trajectory.steadyFrom === 0 || !isSteady(trajectory)) return null;
  const since = sinceLastStep(trajectory, limit);
  return since.length < 2 ? null : flatFigures([since], limit, isLast);
}

/** Whether collections were no further apart in the last window than before it. */
function isSteady({ windows, steadyFrom }: Trajectory): boolean {
  return (windows.at(-1)?.[0]?.operations ?? 0) >= steadyFrom;
}

function withLongerDistances({ judgement, risesBy }: Across): RetainedJudgement {
  return {
    ...judgement,
    state: 'undecided',
    reason: `${judgement.reason}, but with collections ever further apart, as tables of what is not collected yet do`,
    needs: 'as many operations again, with collections no further apart: a longer budget',
    steadilyUpTo: risesBy,
  };
}
