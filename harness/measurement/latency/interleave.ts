import { shuffled } from '../../statistics/random.ts';
import type { TimedLoop } from './timed-loop.ts';

/** The sides of a launch. `canary` is a second instance of the base: an A/A comparison in every launch. */
export const sides = ['base', 'candidate', 'canary'] as const;
export type Side = (typeof sides)[number];

export type PerSide<T> = Readonly<Record<Side, T>>;

/** What runs a side's slices; a launch that is short of time does without a canary. */
export type Loops = PerSide<TimedLoop> | (Omit<PerSide<TimedLoop>, 'canary'> & { canary: null });

export interface InterleaveOptions {
  /** The least time to spend on measured slices, all sides together. */
  readonly measureMs: number;
  /** The most for everything, from the first slice on: a slow operation gets fewer rounds, down to one. */
  readonly allowedMs: number;
  /** Time after which warm-up ends though the operations have not settled. */
  readonly warmUpMs: number;
  /** The fewest rounds (a slice of every side), as long as `allowedMs` lets them. */
  readonly leastRounds: number;
  /** The length of a slice of an operation that is shorter than it. */
  readonly sliceMs: number;
}

export interface Interleaved {
  /** Milliseconds per operation, one entry a round. */
  readonly msPerOp: PerSide<readonly number[]>;
  /** Operations in a slice; the same for every side. */
  readonly opsPerSlice: number;
  /** Whether the operations settled before the warm-up ran out of time. */
  readonly settled: boolean;
  readonly warmUpRounds: number;
}

/** A slice of 64 calls of the shortest operation (50 ns) takes 3 µs, a hundred times the clock's step. */
const MOST_OPS_PER_SLICE = 1_000_000;

/** More rounds than this add nothing to a median, and a call of no time at all must end too. */
const MOST_ROUNDS = 20_000;

/** Rounds of one look during warm-up. */
const LOOK = 5;

/** Operations have settled once no side's median moved by more than this from look to look. */
const SETTLED_WITHIN = 0.03;

/** Share of the allowed time that warm-up may take of a slow operation. */
const WARM_UP_SHARE = 0.2;

/**
 * Runs the sides in slices that alternate in random order, so that whatever else the machine does hits
 * all of them alike. First it finds how many calls fill a slice, then warms up until the times settle,
 * then measures.
 * @param afterSlice told of every measured slice, with its side and how many calls it made
 */
export async function interleave(
  loops: Loops,
  random: () => number,
  options: InterleaveOptions,
  afterSlice: (side: Side, calls: number) => void = () => {},
): Promise<Interleaved> {
  const running = loops.canary === null ? sides.filter((side) => side !== 'canary') : sides;
  const nextOrder = balancedOrders(running, random);
  const round: Round = async (n, measured) => {
    const times = { base: Number.NaN, candidate: Number.NaN, canary: Number.NaN };
    for (const side of nextOrder()) {
      times[side] = (await loops[side]?.(n)) ?? Number.NaN;
      if (measured) afterSlice(side, n);
    }
    return times;
  };
  const totalOf = (times: PerSide<number>) => running.reduce((sum, side) => sum + times[side], 0);
  const filled = await fillSlice(round, totalOf, options);
  const { opsPerSlice } = filled;
  const warm = await warmUp(round, { ...filled, running, totalOf }, options);
  const msPerOp: Record<Side, number[]> = { base: [], candidate: [], canary: [] };
  let spentMs = 0;
  let lastMs = warm.lastMs;
  const { measureMs, leastRounds } = options;
  const rounds = () => msPerOp.base.length;
  const mostMs = options.allowedMs - warm.spentMs;
  while (
    rounds() === 0 ||
    (rounds() < MOST_ROUNDS &&
      spentMs + lastMs <= mostMs &&
      (rounds() < leastRounds || spentMs < measureMs))
  ) {
    const times = await round(opsPerSlice, true);
    for (const side of running) msPerOp[side].push(times[side] / opsPerSlice);
    lastMs = totalOf(times);
    spentMs += lastMs;
  }
  return { msPerOp, opsPerSlice, settled: warm.settled, warmUpRounds: warm.rounds };
}

/**
 * All orders of the sides once, shuffled, then all again: random, and yet every side comes first, and
 * follows every other, equally often. (Drawn independently, one side is first a few times more than
 * another in 60 rounds, and a cost of being first then moves the median.)
 */
function balancedOrders(running: readonly Side[], random: () => number): () => readonly Side[] {
  const orders = permutations(running);
  let waiting: (readonly Side[])[] = [];
  return () => {
    if (waiting.length === 0) waiting = shuffled(orders, random);
    return waiting.pop() ?? running;
  };
}

function permutations(of: readonly Side[]): readonly (readonly Side[])[] {
  if (of.length <= 1) return [of];
  return of.flatMap((first) =>
    permutations(of.filter((side) => side !== first)).map((rest) => [first, ...rest]),
  );
}

/** Times of a slice of every side, in milliseconds. */
type Round = (n: number, measured: boolean) => Promise<PerSide<number>>;

interface Filled {
  readonly opsPerSlice: number;
  /** What finding it took, and the last round of it. */
  readonly spentMs: number;
  readonly lastMs: number;
}

async function fillSlice(
  round: Round,
  totalOf: (times: PerSide<number>) => number,
  { sliceMs }: InterleaveOptions,
): Promise<Filled> {
  let n = 1;
  let spentMs = 0;
  for (;;) {
    const times = await round(n, false);
    const lastMs = totalOf(times);
    spentMs += lastMs;
    const { base, candidate, canary } = times;
    const shortest = Math.min(base, candidate, Number.isNaN(canary) ? Infinity : canary);
    if (shortest >= sliceMs || n >= MOST_OPS_PER_SLICE) {
      return { opsPerSlice: n, spentMs, lastMs };
    }
    // Grow by ten at most: early calls are slow, and would end it with far too few.
    const wanted = shortest > 0 ? (n * sliceMs) / shortest : n * 10;
    n = Math.min(MOST_OPS_PER_SLICE, Math.max(n + 1, Math.ceil(Math.min(wanted * 1.1, n * 10))));
  }
}

interface WarmUp extends Filled {
  readonly running: readonly Side[];
  readonly totalOf: (times: PerSide<number>) => number;
}

async function warmUp(
  round: Round,
  { opsPerSlice, running, totalOf, ...filled }: WarmUp,
  { warmUpMs, allowedMs }: InterleaveOptions,
) {
  const endMs = Math.min(warmUpMs, WARM_UP_SHARE * allowedMs);
  let previous: PerSide<number> | null = null;
  let { spentMs, lastMs } = filled;
  let rounds = 0;
  while (spentMs + lastMs <= endMs && rounds < MOST_ROUNDS) {
    const times: PerSide<number>[] = [];
    for (let i = 0; i < LOOK && spentMs + lastMs <= endMs; i++) {
      const one = await round(opsPerSlice, false);
      times.push(one);
      lastMs = totalOf(one);
      spentMs += lastMs;
      rounds++;
    }
    const now = {
      base: middle(times.map((time) => time.base)),
      candidate: middle(times.map((time) => time.candidate)),
      canary: middle(times.map((time) => time.canary)),
    };
    const before = previous;
    if (
      before &&
      running.every((side) => Math.abs(now[side] / before[side] - 1) < SETTLED_WITHIN)
    ) {
      return { settled: true, rounds, spentMs, lastMs };
    }
    previous = now;
  }
  return { settled: false, rounds, spentMs, lastMs };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
