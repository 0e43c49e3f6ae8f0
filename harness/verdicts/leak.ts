import type {
  Point,
  RetainedJudgement,
  RetainedLimit,
  RetainedRule,
  Trajectory,
  Window,
} from '../measurement/leak/trajectory.ts';
import { formatEstimate, formatQuantity } from '../metrics/format-quantity.ts';
import { type SenSlope, senSlope } from '../statistics/sen-slope.ts';
import { signEvidenceReaches } from '../statistics/sign-e-process.ts';

/**
 * How a leak is decided. The measurement hands over windows of sample points, each window about twice as
 * long as the last; this file says what they mean, and does no I/O.
 *
 * A leak rises in two successive windows, the second with twice the operations, and does not slow down.
 * What is clean has not risen over the last two windows. Everything else is undecided: one more window
 * is measured while the budget lasts, and then the answer is `inconclusive`.
 */
export const leakRule: RetainedRule = { judge, persists };

/** Error of each bound of a slope: 99 % two-sided. */
const ALPHA = 0.005;
/** Evidence of a sign test on counts, anytime-valid, so it may be asked after each window. */
const COUNT_ALPHA = 0.005;
/** A cache that fills slows down; a leak keeps at least this share of its earlier slope. */
const KEPT_SHARE = 0.5;
/**
 * An entry in a Map costs 17 bytes or more, so growth of at least this much per operation may be a cache
 * with a new key in each operation: it needs one doubling more before it is called a leak.
 */
const CACHE_LIKE_BYTES = 16;
/** With n operations without an increase, a leak in one of 50 has been missed with .98^n: here 0.2 %. */
const SPARSE_LEAK_OPERATIONS = 300;

/**
 * With growth by a half, the later half of the operations has one step or two, and with one .47 of the
 * earlier slope in the worst phase.
 */
const KEPT_SHARE_IN_STEPS = 0.4;
/** What falls back between two steps: collections of what the program has let go. */
const SMALL_SHARE = 0.1;
/** A table that doubles takes its next step after twice the operations; the blocks blur it a little. */
const DOUBLED = 1.8;
/** With fewer operations than this in two windows, bytes follow the rhythm of single ones. */
const FEWEST_OPERATIONS = 40;

/** Operations in the last two windows over those before: below it a doubling table could hide. */
const LONG_ENOUGH = 0.8;

function judge(trajectory: Trajectory, limit: RetainedLimit, isLast: boolean): RetainedJudgement {
  if (trajectory.kind === 'bytes' && !trajectory.verified) return unverified();
  if (trajectory.windows.length < 2) return undecided(null, 'only one window has been measured');
  return trajectory.kind === 'bytes'
    ? held(judgeBytes(trajectory, limit, isLast), limit)
    : judgeCount(trajectory.windows, limit, isLast);
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

function judgeBytes(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);
  const seen = windows.length;

  if (returnsAfterPauses(trajectory, limit)) {
    return clean(describe(trajectory.drained), 'B/op', 'falls back in every pause');
  }
  const many = last.operations + previous.operations >= FEWEST_OPERATIONS;
  if (many && rises(last, limit) && rises(previous, limit) && keepsRising(previous, last)) {
    const cacheLike = last.trend.slope >= CACHE_LIKE_BYTES && seen < 3 && !isLast;
    if (!cacheLike) return leak(last, 'rose in two successive windows, undiminished', 'B/op');
  }
  if (risesInSteps(trajectory, limit)) {
    return leak(describe(windows.slice(-2).flat()), 'rose in steps with every doubling', 'B/op');
  }

  const flat = flatFigures(windows.slice(-2), limit, isLast);
  if (flat !== null) return clean(flat, 'B/op', howFlat(flat, limit));
  if (limit.backstop && last.trend.low <= limit.leakAbove) return clean(last, 'B/op');
  if (limit.backstop) {
    return undecided(last, `it rises, but by less than ${formatQuantity(limit.noiseFloor, 'B')}`);
  }

  if (last.trend.low > limit.leakAbove) {
    return undecided(last, 'it still grows, but not steadily: a cache that fills, or a leak');
  }
  return undecided(last, 'the bounds of its slope still hold both a leak and none');
}

/** With few operations the bounds may be wider than the limit: then the verdict says what it could see. */
function howFlat({ trend, operations }: WindowFigures, limit: RetainedLimit): string {
  if (trend.high <= limit.cleanBelow) {
    return trend.low > 0 ? 'grows by less than is allowed' : 'does not grow';
  }
  const count = Math.round(operations).toLocaleString('en-US');
  return `gained less than ${Math.round(limit.resolution / 1024)} KiB in ${count} operations, which is as much as so few can show`;
}

/**
 * The figures that show that nothing rose over the last two windows, or null. Something that happens once
 * (a module that is loaded late, a table that is made) is a single small step: one is forgiven.
 */
function flatFigures(
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

/** The same levels, with the largest rise between two points taken out if it is no larger than `most`. */
function withoutOneStep(points: Window, most: number): Window {
  let largest = 0;
  let at = 0;
  for (const [index, point] of points.entries()) {
    const rise = point.level - (points[index - 1] ?? point).level;
    if (rise > largest) [largest, at] = [rise, index];
  }
  if (largest > most) return points;
  return points.map((point, index) =>
    index < at ? point : { ...point, level: point.level - largest },
  );
}

function judgeCount(
  windows: readonly Window[],
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);
  const { ups, downs } = steps(windows.slice(-3));
  const perOperation = last.gain / Math.max(1, last.operations);
  const before = previous.gain / Math.max(1, previous.operations);

  const evident = signEvidenceReaches(ups, ups + downs, COUNT_ALPHA);
  const goesOn = last.gain > 0 && previous.gain > 0 && perOperation >= before * KEPT_SHARE;
  if (evident && goesOn && perOperation > limit.leakAbove) {
    return leak(last, `rose in ${ups} blocks and fell in ${downs}`, '1/op');
  }
  const allowed = limit.cleanBelow * (last.operations + previous.operations);
  const total = last.operations + previous.operations;
  const gained = isLast ? last.gain : last.gain + previous.gain;
  if (gained <= allowed && (isLast || total >= SPARSE_LEAK_OPERATIONS)) return clean(last, '1/op');
  return undecided(last, `it rose in ${ups} blocks and fell in ${downs}: too few to tell`);
}

/** One window in figures. */
interface WindowFigures {
  readonly operations: number;
  readonly trend: SenSlope;
  /** Slope over the last third of the points. */
  readonly tail: number;
  /** Level at the end less the level at the start. */
  readonly gain: number;
}

function describe(window: Window): WindowFigures {
  const x = window.map((point) => point.operations);
  const y = window.map((point) => point.level);
  const tailStart = window.at(-1 - Math.floor(window.length / 3));
  const [first, end] = [window[0], window.at(-1)];
  return {
    operations: (end?.operations ?? 0) - (first?.operations ?? 0),
    trend: senSlope({ x, y }, ALPHA),
    tail: secant(tailStart, end),
    gain: (end?.level ?? 0) - (first?.level ?? 0),
  };
}

function rises(window: WindowFigures, limit: RetainedLimit): boolean {
  return window.trend.low > Math.max(limit.leakAbove, limit.noiseFloor / window.operations);
}

function keepsRising(previous: WindowFigures, last: WindowFigures): boolean {
  const expected = last.trend.slope * KEPT_SHARE;
  // The lower bound, since one large step (a table that doubles) lifts the slope itself.
  return last.trend.slope >= previous.trend.low * KEPT_SHARE && last.tail >= expected;
}

/**
 * Tables grow by doubling, so an array or a Map of numbers that leaks is flat between rare steps, and its
 * slope has no bound above zero. But the steps grow with it: the second half of all operations adds as
 * much per operation as the three eighths before, whatever the phase. It must hold after this window and
 * after the one before.
 */
function risesInSteps({ windows, warmUp }: Trajectory, limit: RetainedLimit): boolean {
  if (windows.length < 3 || stepSpan(windows.flat(), limit) < DOUBLED) return false;
  const points = [...warmUp, ...windows.flat()];
  const before = [...warmUp, ...windows.slice(0, -1).flat()];
  return stepsUp(points, limit) && stepsUp(before, limit);
}

/** How many times as many operations the last step came after as the first. */
function stepSpan(points: Window, limit: RetainedLimit): number {
  const up = points.filter((point, index) => {
    return point.level - (points[index - 1] ?? point).level > limit.resolution;
  });
  return (up.at(-1)?.operations ?? 0) / (up[0]?.operations ?? 1);
}

function stepsUp(points: Window, limit: RetainedLimit): boolean {
  const end = points.at(-1);
  if (end === undefined) return false;
  const half = pointBefore(points, end.operations / 2);
  const eighth = pointBefore(points, end.operations / 8);
  if (half === undefined || eighth === undefined) return false;
  const isEnough = ({ level }: Point, from: Point): boolean =>
    level - from.level >= 4 * limit.resolution;
  const since = points.slice(points.indexOf(eighth));
  return (
    isEnough(end, half) &&
    isEnough(half, eighth) &&
    secant(half, end) > limit.leakAbove &&
    secant(half, end) >= secant(eighth, half) * KEPT_SHARE_IN_STEPS &&
    fallen(since) <= (end.level - eighth.level) * SMALL_SHARE
  );
}

/** The sum of all falls from one point to the next. */
function fallen(points: Window): number {
  return points.reduce(
    (sum, point, index) => sum + Math.max(0, (points[index - 1] ?? point).level - point.level),
    0,
  );
}

/** The last point with at most so many operations. */
function pointBefore(points: Window, operations: number): Point | undefined {
  return points.findLast((point) => point.operations <= operations);
}

/**
 * Entries that live for a while (timers, time-outs, requests in flight) hold a level that moves with the
 * machine's speed. In a pause they go; what is left after two pauses tells.
 */
function returnsAfterPauses({ windows, drained }: Trajectory, limit: RetainedLimit): boolean {
  const [previous, last] = drained.slice(-2);
  if (previous === undefined || last === undefined) return false;
  const operations = last.operations - previous.operations;
  const levels = (windows.at(-1) ?? []).map((point) => point.level);
  const spread = Math.max(...levels) - Math.min(...levels);
  const fell = last.before - last.level;
  const gained = last.level - previous.level;
  return fell >= spread / 2 && gained <= limit.cleanBelow * operations && fell > limit.noiseFloor;
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

function secant(from: Point | undefined, to: Point | undefined): number {
  if (from === undefined || to === undefined || from.operations === to.operations) return 0;
  return (to.level - from.level) / (to.operations - from.operations);
}

function thirdOf(window: Window, which: 'first' | 'last'): Window {
  const count = Math.max(1, Math.ceil(window.length / 3));
  return which === 'first' ? window.slice(0, count) : window.slice(-count);
}

function lowest(points: Window): number {
  return points.length === 0 ? 0 : Math.min(...points.map((point) => point.level));
}

function figures(
  window: WindowFigures | null,
): Pick<RetainedJudgement, 'slopePerOp' | 'interval' | 'confidence'> {
  const confidence = 1 - 2 * ALPHA;
  if (window === null) {
    return { slopePerOp: Number.NaN, interval: [-Infinity, Infinity], confidence };
  }
  const { slope, low, high } = window.trend;
  return { slopePerOp: slope, interval: [low, high], confidence };
}

function leak(window: WindowFigures, how: string, unit: 'B/op' | '1/op'): RetainedJudgement {
  // In steps the median slope can be 0: then the whole gain says more.
  const stepped = window.trend.slope <= 0 || window.trend.low <= 0;
  const perOperation = window.gain / Math.max(1, window.operations);
  const shown = figures(window);
  const slopePerOp = stepped ? perOperation : shown.slopePerOp;
  return {
    ...shown,
    state: 'leak',
    slopePerOp,
    reason: `${how}: ${formatEstimate(slopePerOp, shown.interval, unit)}`,
    needs: null,
  };
}

function clean(
  window: WindowFigures,
  unit: 'B/op' | '1/op',
  how = 'does not grow',
): RetainedJudgement {
  const shown = figures(window);
  const estimate = formatEstimate(shown.slopePerOp, shown.interval, unit);
  return { ...shown, state: 'clean', reason: `${how}: ${estimate}`, needs: null };
}

function undecided(window: WindowFigures | null, reason: string): RetainedJudgement {
  const needs = `about ${((window?.operations ?? 1) * 2).toLocaleString('en-US')} more operations`;
  return { ...figures(window), state: 'undecided', reason, needs };
}

function unverified(): RetainedJudgement {
  return {
    ...figures(null),
    state: 'undecided',
    reason: 'a collection that was asked for was not a major one, so the figures mean nothing',
    needs: 'a Node version whose gc() runs major collections',
  };
}
