import type {
  RetainedJudgement,
  RetainedLimit,
  RetainedRule,
  Trajectory,
} from '../measurement/leak/trajectory.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { judgeCount } from './leak/counts.ts';
import { nextStepBy, risesInSteps, stepsSteadily } from './leak/doubling-steps.ts';
import { endOf, firstOf, lastOf } from './leak/ends.ts';
import { describe, lowest, operationsOver, thirdOf } from './leak/figures.ts';
import { KEPT_SHARE, isWarmingUp, keepsRising, rises, risesOnAverage } from './leak/growth.ts';
import { leak, undecided, unverified } from './leak/judgement.ts';
import { FEWEST_OPERATIONS, returnsInPauses, risesBetweenPauses } from './leak/pauses.ts';
import { cleanOfBytes, openOfBytes } from './leak/shown.ts';
import type { Doubt } from './leak/veto.ts';
import { doubtOf } from './leak/vetoes.ts';

/**
 * How a leak is decided. The measurement hands over windows of sample points, each window about twice as
 * long as the last; this file says what they mean, and does no I/O.
 *
 * A leak rises in two successive windows, the second with twice the operations, does not slow down, and
 * has evidence beyond its levels: what it keeps is old, does not expire, and has no bound that is seen.
 * Clean is a claim with two parts: no leak of the limit or more that happens in one of so many operations.
 * Everything else is undecided: one more window is measured while the budget lasts, and then the answer
 * is `inconclusive`.
 */
export const leakRule: RetainedRule = {
  judge: (trajectory, limit, isLast) => judge(trajectory, limit, isLast, doubted(isLast)),
  persists,
  survives,
};

/**
 * The same for who has levels alone, of a program whose operations nobody knows: what it calls a leak may
 * be a cache that fills.
 */
export const levelRule: RetainedRule = {
  judge: (trajectory, limit, isLast) => judge(trajectory, limit, isLast, (suspected) => suspected),
  persists,
  survives,
};

type Doubted = (suspected: Suspected, trajectory: Trajectory, limit: RetainedLimit) => Suspected;

function judge(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
  doubt: Doubted,
): RetainedJudgement {
  if (trajectory.kind === 'bytes' && !trajectory.verified) return unverified();
  if (trajectory.windows.length < 2) return tooShort();
  return trajectory.kind === 'bytes'
    ? judgeBytes(trajectory, limit, isLast, doubt)
    : judgeCounts(trajectory, limit, isLast, doubt);
}

function judgeCounts(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
  doubt: Doubted,
): RetainedJudgement {
  const judgement = judgeCount(trajectory, limit, isLast);
  return doubt({ judgement, inSteps: false }, trajectory, limit).judgement;
}

function tooShort(): RetainedJudgement {
  const reason = 'only one window has been measured, and a verdict compares two';
  return { ...undecided(null, reason), needs: 'a longer budget, or more --max-ops' };
}

/** At least half of what was gained since the first window must still be there after the pause. */
function persists({ windows, drained }: Trajectory): boolean {
  const settled = drained.at(-1);
  if (settled === undefined) return false;
  const before = lowest(thirdOf(firstOf(windows), 'first'));
  const gained = lowest(thirdOf(lastOf(windows), 'last')) - before;
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
  doubt: Doubted,
): RetainedJudgement {
  const found = suspectedLeak(trajectory, limit, isLast);
  const suspected = found === null ? null : doubt(found, trajectory, limit);
  if (suspected?.judgement.verdict === 'fail') return suspected.judgement;
  // What would tell is asked for first.
  if (suspected?.judgement.wants !== undefined) return suspected.judgement;

  const clean = cleanOfBytes(trajectory, limit);
  if (clean !== null) return clean;
  if (suspected !== null) return suspected.judgement;
  return openOfBytes(trajectory, limit);
}

/** What the levels alone would call a leak, or would but for one thing. */
interface Suspected {
  readonly judgement: RetainedJudgement;
  /** Whether it rose in the steps of a table. */
  readonly inSteps: boolean;
}

function doubted(isLast: boolean): Doubted {
  return (suspected, trajectory, limit) => {
    const { judgement, inSteps } = suspected;
    if (judgement.verdict !== 'fail') return suspected;
    const doubt = doubtOf({ trajectory, limit, leak: judgement, inSteps, isLast });
    return doubt === null ? suspected : { inSteps, judgement: doubtful(judgement, doubt) };
  };
}

function doubtful(judgement: RetainedJudgement, doubt: Doubt): RetainedJudgement {
  return { ...judgement, ...doubt, verdict: 'inconclusive', grows: true };
}

function suspectedLeak(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): Suspected | null {
  if (returnsInPauses(trajectory, limit)) return null;
  const { windows } = trajectory;
  const last = describe(lastOf(windows));
  const previous = describe(windows.at(-2)!);
  if (rises(last, limit) && rises(previous, limit) && keepsRising(previous, last)) {
    if (!isWarmingUp(trajectory)) {
      const judgement = leak(last, 'rose in two successive windows, undiminished', 'B/op');
      const missing = FEWEST_OPERATIONS - operationsOver(windows);
      if (missing <= 0) return { judgement, inSteps: false };
      if (!limit.backstop) return { judgement: inFew(judgement, missing), inSteps: false };
    }
  }
  return acrossWindows(trajectory, limit, isLast);
}

/** Bytes follow the rhythm of single operations in so few. */
function inFew(judgement: RetainedJudgement, missing: number): RetainedJudgement {
  return {
    ...judgement,
    verdict: 'inconclusive',
    grows: true,
    reason: `${judgement.reason}, but in few operations`,
    needs: `about ${formatQuantity(missing, 'count')} more operations`,
    missingForLeak: missing,
  };
}

/** After this many times the operations so far, what rises in steps must have risen once more. */
const DOUBLED_SURELY = 2.3;

/** A leak that no window shows by itself: only from one window to the next does the level rise. */
function acrossWindows(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): Suspected | null {
  const { windows } = trajectory;
  const both = describe(windows.slice(-2).flat());
  const risesBy = DOUBLED_SURELY * endOf(windows).operations;
  if (risesInSteps(trajectory, limit) && !isWarmingUp(trajectory)) {
    const judgement = leak(both, 'rose in steps with every doubling', 'B/op');
    if (stepsSteadily(trajectory, limit)) return { judgement, inSteps: true };
    return withLongerDistances(judgement, nextStepBy(trajectory, limit), true);
  }
  const risen = risesBetweenPauses(trajectory, limit) ?? onAverage(trajectory, limit, isLast);
  if (risen === null) return null;
  if (isSteady(trajectory)) return { judgement: risen, inSteps: false };
  return withLongerDistances(risen, risesBy, false);
}

function onAverage(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement | null {
  if (!isLast || limit.backstop || !risesOnAverage(trajectory, limit)) return null;
  const both = describe(trajectory.windows.slice(-2).flat());
  if (both.operations < FEWEST_OPERATIONS) return null;
  return leak(both, 'rose over the last two windows', 'B/op');
}

/** Whether collections were no further apart in the last window than before it. */
function isSteady({ windows, steadyFrom }: Trajectory): boolean {
  return firstOf(lastOf(windows)).operations >= steadyFrom;
}

function withLongerDistances(
  judgement: RetainedJudgement,
  risesBy: number,
  inSteps: boolean,
): Suspected {
  return {
    inSteps,
    judgement: {
      ...judgement,
      verdict: 'inconclusive',
      grows: true,
      reason: `${judgement.reason}, but with collections ever further apart, as tables of what is not collected yet do`,
      needs: `about ${formatQuantity(Math.ceil(risesBy), 'count')} operations in all, with collections no further apart: a longer budget`,
      steadilyUpTo: risesBy,
    },
  };
}
