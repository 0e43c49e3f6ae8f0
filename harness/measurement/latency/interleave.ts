import { shuffled } from '../../statistics/random.ts';
import type { TimedLoop } from './timed-loop.ts';

/** The sides of a launch. `canary` is a second instance of the base: an A/A comparison in every launch. */
export const sides = ['base', 'candidate', 'canary'] as const;
export type Side = (typeof sides)[number];

export type PerSide<T> = Readonly<Record<Side, T>>;

export interface InterleaveOptions {
  /** The least time to spend on measured slices, all sides together. */
  readonly measureMs: number;
  /** The most: a slow operation gets fewer rounds, down to three. */
  readonly mostMs: number;
  /** Time after which warm-up ends though the operations have not settled. */
  readonly warmUpMs: number;
  /** The fewest rounds (a slice of every side), as long as `mostMs` allows them. */
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
const mostOpsPerSlice = 1_000_000;

/** Three rounds have a median that one disturbed round can't move. */
const floorRounds = 3;

/** More rounds than this add nothing to a median, and a call of no time at all must end too. */
const mostRounds = 20_000;

/** Rounds of one look during warm-up. */
const look = 5;

/** Operations have settled once no side's median moved by more than this from look to look. */
const settledWithin = 0.03;

/**
 * Runs the sides in slices that alternate in random order, so that whatever else the machine does hits
 * all of them alike. First it finds how many calls fill a slice, then warms up until the times settle,
 * then measures.
 * @param beforeSlice told of every measured slice, with its side, before it runs
 */
export async function interleave(
  loops: PerSide<TimedLoop>,
  random: () => number,
  options: InterleaveOptions,
  afterSlice: (side: Side, opsPerSlice: number) => void = () => {},
): Promise<Interleaved> {
  const nextOrder = balancedOrders(random);
  const round = async (n: number, measured: boolean): Promise<PerSide<number>> => {
    const times = { base: 0, candidate: 0, canary: 0 };
    for (const side of nextOrder()) {
      times[side] = await loops[side](n);
      if (measured) afterSlice(side, n);
    }
    return times;
  };
  const opsPerSlice = await fillSlice(round, options);
  const { settled, rounds: warmUpRounds } = await warmUp(round, opsPerSlice, options);
  const msPerOp: Record<Side, number[]> = { base: [], candidate: [], canary: [] };
  let spentMs = 0;
  const { measureMs, mostMs, leastRounds } = options;
  const rounds = () => msPerOp.base.length;
  while (
    rounds() < floorRounds ||
    (rounds() < mostRounds && spentMs < mostMs && (rounds() < leastRounds || spentMs < measureMs))
  ) {
    const times = await round(opsPerSlice, true);
    for (const side of sides) {
      msPerOp[side].push(times[side] / opsPerSlice);
      spentMs += times[side];
    }
  }
  return { msPerOp, opsPerSlice, settled, warmUpRounds };
}

/** The six orders of three sides. */
const orders: readonly (readonly Side[])[] = sides.flatMap((first) =>
  sides
    .filter((side) => side !== first)
    .map((second) => [first, second, ...sides.filter((side) => side !== first && side !== second)]),
);

/**
 * All six orders once, shuffled, then all six again: random, and yet every side comes first, and follows
 * every other, equally often. (Drawn independently, one side is first a few times more than another in
 * 60 rounds, and a cost of being first then moves the median.)
 */
function balancedOrders(random: () => number): () => readonly Side[] {
  let waiting: (readonly Side[])[] = [];
  return () => {
    if (waiting.length === 0) waiting = shuffled(orders, random);
    return waiting.pop() ?? sides;
  };
}

type Round = (n: number, measured: boolean) => Promise<PerSide<number>>;

async function fillSlice(round: Round, { sliceMs }: InterleaveOptions): Promise<number> {
  let n = 1;
  for (;;) {
    const { base, candidate, canary } = await round(n, false);
    const shortest = Math.min(base, candidate, canary);
    if (shortest >= sliceMs || n >= mostOpsPerSlice) return n;
    // Grow by ten at most: early calls are slow, and would end it with far too few.
    const wanted = shortest > 0 ? (n * sliceMs) / shortest : n * 10;
    n = Math.min(mostOpsPerSlice, Math.max(n + 1, Math.ceil(Math.min(wanted * 1.1, n * 10))));
  }
}

async function warmUp(round: Round, n: number, { warmUpMs }: InterleaveOptions) {
  let previous: PerSide<number> | null = null;
  let spentMs = 0;
  let rounds = 0;
  while (spentMs < warmUpMs && rounds < mostRounds) {
    const times: PerSide<number>[] = [];
    for (let i = 0; i < look && spentMs < warmUpMs; i++) {
      const one = await round(n, false);
      times.push(one);
      spentMs += one.base + one.candidate + one.canary;
      rounds++;
    }
    const now = {
      base: middle(times.map((time) => time.base)),
      candidate: middle(times.map((time) => time.candidate)),
      canary: middle(times.map((time) => time.canary)),
    };
    const before = previous;
    if (before && sides.every((side) => Math.abs(now[side] / before[side] - 1) < settledWithin)) {
      return { settled: true, rounds };
    }
    previous = now;
  }
  return { settled: false, rounds };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
