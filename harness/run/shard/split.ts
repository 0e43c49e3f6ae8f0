import { UsageError } from '../../errors.ts';

/** One part of a run that several jobs share: `2/4`. */
export interface ShardNumber {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What one job runs as a whole: a file, or a suite without files. */
export interface ShardUnit {
  /** The same in every job: `unit src/a.test.ts`. */
  readonly key: string;
  /** What it took when it last ran; null where nobody knows. */
  readonly durationMs: number | null;
}

/**
 * Reads `--shard 2/4`.
 * @throws {UsageError} it is something else
 */
export function parseShard(text: string): ShardNumber {
  const match = /^(\d+)\/(\d+)$/.exec(text.trim());
  const index = Number(match?.[1]);
  const of = Number(match?.[2]);
  if (match !== null && index >= 1 && index <= of) return { index, of };
  throw new UsageError(`--shard ${text} is no part of a whole`, {
    remedy: 'Write the number of this job and how many there are: --shard 2/4',
  });
}

/** Where no unit has run yet: any number does, for all are alike then. */
const UNKNOWN_MS = 1_000;

/**
 * The units of each shard, by the longest first into the shard that has the least (Graham's LPT rule:
 * the longest shard takes at most 4/3 of the best possible, R. L. Graham, SIAM J. Appl. Math. 17, 1969).
 * A unit that never ran counts as the median of the others. The same units give the same shards.
 */
export function splitUnits(
  units: readonly ShardUnit[],
  of: number,
): readonly (readonly ShardUnit[])[] {
  const usualMs = medianOf(units.flatMap(({ durationMs }) => durationMs ?? [])) ?? UNKNOWN_MS;
  const weightOf = ({ durationMs }: ShardUnit): number => durationMs ?? usualMs;
  const shards = Array.from({ length: of }, () => ({ units: [] as ShardUnit[], totalMs: 0 }));
  const longestFirst = units.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || (a.key < b.key ? -1 : 1),
  );
  for (const unit of longestFirst) {
    const least = shards.reduce((best, shard) => (shard.totalMs < best.totalMs ? shard : best));
    least.units.push(unit);
    least.totalMs += weightOf(unit);
  }
  return shards.map((shard) => shard.units);
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
