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
/** The largest cache whose filling is seen to end, where the operations are fast enough. */
const LARGE_CACHE_BYTES = 40 * 1024 * 1024;
/** What the parts of a program that run for the first time add, in all: code, feedback, shapes. */
const WARM_UP_BYTES = 256 * 1024;
/** Of what the warm-up added, what may still come in the first operations after it; then ever less. */
const STILL_TO_COME = 0.25;
const WARM_UP_OPERATIONS = 1_000;
/** With n operations without an increase, a leak in one of 50 has been missed with .98^n: here 0.2 %. */
const SPARSE_LEAK_OPERATIONS = 300;
/** A leak in one of so many operations must not hide behind a `clean`. */
const SPARSE_LEAK_PERIOD = 50;
/** How likely it may hide, with the increases that were seen. */
const SPARSE_LEAK_MISSED = 0.005;
/** A pool fills up to so many connections (pg, generic-pool and knex: 10; libuv: 4 threads) and then holds. */
const LARGE_POOL = 24;

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
  if (risesInSteps(trajectory, limit)) {
    const both = describe(windows.slice(-2).flat());
    if (!mayBeCache(trajectory, both.gain / both.operations, isLast) && !isWarmingUp(trajectory)) {
      return leak(both, 'rose in steps with every doubling', 'B/op');
    }
  }

  const risen = risesBetweenPauses(trajectory, limit, isLast);
  if (risen !== null) return risen;
  if (isLast && many && !limit.backstop && risesOnAverage(trajectory, limit)) {
    return leak(describe(windows.slice(-2).flat()), 'rose over the last two windows', 'B/op');
  }

  const flat = flatFigures(windows.slice(-2), limit, isLast);
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

/** A cache with a new key in each operation grows like a leak, until it is full. */
function mayBeCache({ windows, cutShort }: Trajectory, slope: number, isLast: boolean): boolean {
  if (isLast || slope < CACHE_LIKE_BYTES) return false;
  return windows.length < 3 || (cutShort && levelOver(windows) < LARGE_CACHE_BYTES);
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
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);
  const { ups, downs } = steps(windows.slice(-3));
  const perOperation = last.gain / Math.max(1, last.operations);
  const before = previous.gain / Math.max(1, previous.operations);

  const evident = signEvidenceReaches(ups, ups + downs, COUNT_ALPHA);
  const goesOn = last.gain > 0 && previous.gain > 0 && perOperation >= before * KEPT_SHARE;
  const isMany = isLast || levelOver(windows) > LARGE_POOL;
  if (evident && goesOn && isMany && perOperation > limit.leakAbove) {
    return leak(last, `rose in ${ups} blocks and fell in ${downs}`, '1/op');
  }
  const total = last.operations + previous.operations;
  const gained = last.gain + previous.gain;
  if (gained <= limit.cleanBelow * total && total >= SPARSE_LEAK_OPERATIONS) {
    return clean(last, '1/op');
  }
  const shown = isLast ? sparse(trajectory, limit) : null;
  return shown ?? fewCounts(last, trajectory, ups, downs);
}

/** Level at the end of the last window less that at the start of the first. */
function levelOver(windows: readonly Window[]): number {
  return (windows.at(-1)?.at(-1)?.level ?? 0) - (windows[0]?.[0]?.level ?? 0);
}

/**
 * At the end of the budget: clean where a leak in one of 50 operations would have shown more increases
 * than were seen, in all operations since some point, the warm-up included. In flight a count swings, so
 * it is the lowest levels that are compared.
 */
function sparse({ warmUp, windows }: Trajectory, limit: RetainedLimit): RetainedJudgement | null {
  const points = [...warmUp, ...windows.flat()];
  const end = points.at(-1)?.operations ?? 0;
  const previous = windows.at(-2)?.[0] ?? points[0];
  for (const [index, from] of points.entries()) {
    if (previous === undefined || from.operations > previous.operations) break;
    const since = points.slice(index);
    const operations = end - from.operations;
    const gained = Math.max(0, lowest(thirdOf(since, 'last')) - lowest(thirdOf(since, 'first')));
    const seen = gained === 0 ? operations : operations * THIRDS_APART;
    if (gained > 0 && limit.written && gained > limit.cleanBelow * operations) continue;
    if (poissonAtMost(gained, seen / SPARSE_LEAK_PERIOD) > SPARSE_LEAK_MISSED) continue;
    const count = operations.toLocaleString('en-US');
    const how = gained === 0 ? 'did not grow' : `grew by no more than ${gained}`;
    return clean(describe(since), '1/op', `${how} in ${count} operations`);
  }
  return null;
}

/** The lowest level of the first third and that of the last are apart by this share, at the least. */
const THIRDS_APART = 0.5;

/** P(X ≤ k) of a Poisson variable. */
function poissonAtMost(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** Too few operations, or increases that neither stop nor go on. */
function fewCounts(
  last: WindowFigures,
  { warmUp, windows }: Trajectory,
  ups: number,
  downs: number,
): RetainedJudgement {
  const points = [...warmUp, ...windows.flat()];
  const level = points.at(-1)?.level ?? 0;
  const rise = points.findLastIndex((point) => point.level !== level);
  const since = (points.at(-1)?.operations ?? 0) - (points[rise + 1]?.operations ?? 0);
  const enough = Math.ceil(-Math.log(SPARSE_LEAK_MISSED) * SPARSE_LEAK_PERIOD);
  if (ups > 0)
    return undecided(last, `it rose in ${ups} blocks and fell in ${downs}: too few to tell`);
  const shown = Math.max(1, Math.floor(since / -Math.log(SPARSE_LEAK_MISSED)));
  return {
    ...undecided(
      last,
      `it did not grow in ${since.toLocaleString('en-US')} operations, which shows a leak in one of ${shown}, and none in one of ${SPARSE_LEAK_PERIOD}`,
    ),
    needs: `about ${(enough - since).toLocaleString('en-US')} more operations`,
    missing: enough - since,
  };
}

/** One window in figures. */
interface WindowFigures {
  readonly operations: number;
  readonly trend: SenSlope;
  /** The slope without the largest step: a table that doubles lifts half of all pairs. */
  readonly plainSlope: number;
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
  const trend = senSlope({ x, y }, ALPHA);
  const plain = withoutOneStep(window, Infinity).map((point) => point.level);
  return {
    operations: (end?.operations ?? 0) - (first?.operations ?? 0),
    trend,
    plainSlope: Math.min(trend.slope, senSlope({ x, y: plain }, ALPHA).slope),
    tail: secant(tailStart, end),
    gain: (end?.level ?? 0) - (first?.level ?? 0),
  };
}

function rises(window: WindowFigures, limit: RetainedLimit): boolean {
  return window.trend.low > Math.max(limit.leakAbove, limit.noiseFloor / window.operations);
}

function keepsRising(previous: WindowFigures, last: WindowFigures): boolean {
  const expected = last.plainSlope * KEPT_SHARE;
  // The lower bound, since one large step (a table that doubles) lifts the slope itself.
  return last.trend.slope >= previous.trend.low * KEPT_SHARE && last.tail >= expected;
}

/**
 * A large program goes on meeting parts of itself for the first time, ever more rarely: it grows with the
 * logarithm of the operations, by as much in each window as in the one before, so that over two windows
 * its slope falls by a half only. Over a longer way it falls by more: the second half of all operations
 * adds .37 of what the three eighths before did per operation, and a leak adds as much.
 */
function isWarmingUp({ warmUp, windows }: Trajectory): boolean {
  const gained = levelOver(windows);
  if (gained > WARM_UP_BYTES) return false;
  const points = [...warmUp, ...windows.flat()];
  const end = points.at(-1);
  const operations = end?.operations ?? 0;
  // What the warm-up added tells how large the program is.
  const added = levelOver([points.slice(0, warmUp.length + 1)]);
  const expected = Math.min(WARM_UP_BYTES, added * STILL_TO_COME);
  if (gained < expected * Math.min(1, WARM_UP_OPERATIONS / operations)) return true;
  const half = pointBefore(points, operations / 2);
  const eighth = pointBefore(points, operations / 8);
  if (half === undefined || eighth === undefined || eighth.operations === 0) return false;
  return secant(half, end) < secant(eighth, half) * KEPT_SHARE;
}

/**
 * At the end of the budget, under what is swept now and then: the last two windows rise as one, by more
 * than what falls at once and than what warming up adds, and the typical level of each third is above the last, undiminished.
 */
function risesOnAverage(trajectory: Trajectory, limit: RetainedLimit): boolean {
  const points = trajectory.windows.slice(-2).flat();
  const pooled = describe(points);
  const least = Math.max(SWING * largestFall(points), WARM_UP_BYTES);
  const third = Math.ceil(points.length / 3);
  const [first, middle, last] = [0, third, 2 * third].map((from) =>
    typical(points.slice(from, from + third)),
  );
  const early = secant(first, middle);
  const late = secant(middle, last);
  return (
    pooled.trend.low > limit.leakAbove &&
    pooled.trend.low * pooled.operations > least &&
    early > 0 &&
    late >= early * KEPT_SHARE
  );
}

/** The point in the middle, with the middle of the levels. */
function typical(points: Window): Point | undefined {
  const middle = points[points.length >> 1];
  const levels = points.map((point) => point.level).toSorted((a, b) => a - b);
  return middle && { ...middle, level: levels[levels.length >> 1] ?? middle.level };
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
 * Entries that live for a while (timers, time-outs, requests in flight, what a pool sweeps once a second)
 * hold a level that moves with the machine's speed. In a pause they go; what is left after each pause
 * tells, where it may have gained `hardly` anything. Null where the pauses don't.
 */
function returnsInPauses(
  { drained }: Trajectory,
  limit: RetainedLimit,
  hardly: number,
): RetainedJudgement | null {
  const last = drained.at(-1);
  if (last === undefined || limit.backstop) return null;
  const returned = last.before - last.level > limit.noiseFloor;
  for (const from of longBefore(drained)) {
    const operations = last.operations - from.operations;
    if (operations < FEWEST_OPERATIONS) continue;
    if (last.level - from.level > Math.max(limit.cleanBelow * operations, hardly)) continue;
    if (returned || hardly > 0) {
      return pausesSay('clean', from, last, limit, 'what it gains goes in every pause');
    }
  }
  return null;
}

/** The earlier pauses, the nearest first, since which the operations have grown enough for a table's step. */
function longBefore(drained: Trajectory['drained']): Trajectory['drained'] {
  const end = drained.at(-1)?.operations ?? 0;
  return drained.filter((point) => point.operations * (1 + LONG_ENOUGH) <= end).toReversed();
}

/** A leak under all that comes and goes: what is left in each pause rises, and does not slow down. */
function risesBetweenPauses(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement | null {
  const { drained, windows } = trajectory;
  const [first, middle, last] = drained.slice(-3);
  if (first === undefined || middle === undefined || last === undefined) return null;
  if (limit.backstop || !longBefore(drained).includes(middle)) return null;
  // A buffer that is emptied now and then stands at any level in a pause.
  const emptied = SWING * largestFall(windows.slice(-2).flat());
  const least = Math.max(emptied, 2 * limit.oneOff);
  const early = gainBetween(first, middle, limit, least);
  const late = gainBetween(middle, last, limit, least);
  if (early === null || late === null || late < early * KEPT_SHARE) return null;
  if (mayBeCache(trajectory, late, isLast) || isWarmingUp(trajectory)) return null;
  return pausesSay('leak', middle, last, limit, 'rose from each pause to the next, undiminished');
}

/** What rises between two pauses must be more than so many times what falls at once in between. */
const SWING = 1.5;

function largestFall(points: Window): number {
  const falls = points.map((point, index) => (points[index - 1] ?? point).level - point.level);
  return Math.max(0, ...falls);
}

/** Gain per operation from one pause to another; null where it is too small to be one. */
function gainBetween(
  from: Point,
  to: Point,
  { leakAbove }: RetainedLimit,
  least: number,
): number | null {
  const operations = to.operations - from.operations;
  const gained = to.level - from.level;
  const enough = Math.max(leakAbove * operations, least);
  return operations > 0 && gained > enough ? gained / operations : null;
}

function pausesSay(
  state: 'clean' | 'leak',
  from: Point,
  to: Point,
  limit: RetainedLimit,
  how: string,
): RetainedJudgement {
  const operations = Math.max(1, to.operations - from.operations);
  const slopePerOp = (to.level - from.level) / operations;
  const margin = limit.oneOff / operations;
  const interval = [slopePerOp - margin, slopePerOp + margin] as const;
  const reason = `${how}: ${formatEstimate(slopePerOp, interval, 'B/op')}`;
  return { state, slopePerOp, interval, confidence: 1 - 2 * ALPHA, reason, needs: null };
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
