import type { DuetMeasurement } from './duet.ts';
import { type DuetBlock, duetBlocks } from './duet-blocks.ts';

/** A percentile of the two sides, block by block. */
export interface BlockRatios {
  /** ln(candidate / base), one a block. */
  readonly logRatios: readonly number[];
  /** The same, round by round. */
  readonly byRound: readonly (readonly number[])[];
  /** The same between the two halves of the base, which are alike but for chance. */
  readonly canary: readonly number[];
  /** Over all blocks, in milliseconds; Infinity where so many failed. */
  readonly baseMs: number;
  readonly candidateMs: number;
}

/** A percentile that no answer reached is taken to be this many times as slow, so that its ratio is a number. */
const NO_ANSWER_FACTOR = 1000;

/**
 * Blocks of a load that is applied in one round. What a sign test can tell hardly depends on how a load is
 * cut (from 30 to 90 blocks the difference that it finds in 95 % of all runs varies by a tenth); short ones
 * are robust against a stall, and longer ones are needed where few requests come.
 */
export const BLOCKS_OF_ONE_ROUND = 60;

/** @param p inside (0, 1) */
export function blockRatios(
  { rounds, blocksARound: most }: Pick<DuetMeasurement, 'rounds' | 'blocksARound'>,
  p: number,
  { endpoint = null }: { readonly endpoint?: number | null } = {},
): BlockRatios {
  const cut = rounds.map((requests) => settled(duetBlocks(requests, p, { most, endpoint }), p));
  const byRound = cut.map((own) =>
    own.flatMap(({ base, candidate }) => logRatio(base, candidate, p)),
  );
  const blocks = cut.flat();
  return {
    logRatios: byRound.flat(),
    byRound,
    canary: blocks.flatMap(({ halvesOfBase: [first, second] }) => logRatio(first, second, p)),
    baseMs: pooled(
      blocks.map(({ base }) => base),
      p,
    ),
    candidateMs: pooled(
      blocks.map(({ candidate }) => candidate),
      p,
    ),
  };
}

/** A percentile of ascending times, as an exact order statistic; NaN of none. */
function percentileOf(sorted: Float64Array, p: number): number {
  return sorted[Math.max(1, Math.ceil(sorted.length * p * (1 - 2 * Number.EPSILON))) - 1] ?? NaN;
}

function pooled(sides: readonly Float64Array[], p: number): number {
  const all = new Float64Array(sides.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const side of sides) {
    all.set(side, at);
    at += side.length;
  }
  return percentileOf(all.toSorted(), p);
}

/** None where neither side answered, or one was sent nothing. */
function logRatio(base: Float64Array, candidate: Float64Array, p: number): number[] {
  const [a, b] = [percentileOf(base, p), percentileOf(candidate, p)];
  if (Number.isNaN(a) || Number.isNaN(b) || (a === Infinity && b === Infinity)) return [];
  const most = Math.log(NO_ANSWER_FACTOR);
  // k6 tells times to a microsecond: zero is less than that.
  const ratio = Math.log(Math.max(b, SHORTEST_MS) / Math.max(a, SHORTEST_MS));
  return [Math.min(most, Math.max(-most, ratio))];
}

const SHORTEST_MS = 0.001;

/** No more than this part of a round is taken for its warm-up. */
const MOST_WARM_UP = 0.25;

/**
 * Leaves out the warm-up of a round: blocks at its beginning of which both sides together were slower than
 * in every block of its second half, a quarter of it at most. Both sides count alike in that, so that it
 * favors neither.
 */
function settled(blocks: readonly DuetBlock[], p: number): readonly DuetBlock[] {
  const levels = blocks.map(
    ({ base, candidate }) => Math.log(percentileOf(base, p)) + Math.log(percentileOf(candidate, p)),
  );
  const later = levels.slice(Math.floor(blocks.length / 2)).filter(Number.isFinite);
  const highest = Math.max(...later);
  const most = Math.floor(blocks.length * MOST_WARM_UP);
  let from = 0;
  while (from < most && later.length > 0 && (levels[from] ?? 0) > highest) from += 1;
  return blocks.slice(from);
}
