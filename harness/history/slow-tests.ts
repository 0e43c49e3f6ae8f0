import type { RunDocument } from '../document/document.ts';
import { median } from '../statistics/quantile.ts';
import { sortSamples } from '../metrics/samples.ts';

/** A test that takes longer than this carries the tag `slow`, and the smoke profile leaves it out. */
export const slowFromMs = 5_000;

/** A mark is needless when a test takes less than this; between the two, either is right. */
const quickBelowMs = 1_000;

/** One quick run proves nothing: the machine may have been idle for once. */
const runsForNeedless = 3;

export type MarkState = 'right' | 'missing' | 'needless';

export interface TimedTest {
  readonly suite: string;
  readonly file: string;
  readonly name: string;
  /** Median over the runs in which it passed or failed. */
  readonly medianMs: number;
  readonly longestMs: number;
  readonly runs: number;
  readonly isMarked: boolean;
  readonly mark: MarkState;
}

/**
 * Every test with the median of its durations over some runs, slowest first, and whether its mark fits.
 * The tags are those of the newest run that has it; a skipped test has no duration.
 */
export function slowTests(documents: readonly RunDocument[]): readonly TimedTest[] {
  const durations = new Map<string, number[]>();
  const newest = new Map<string, RunDocument['tests'][number]>();
  for (const { tests } of documents) {
    for (const test of tests) {
      if (test.state === 'skipped') continue;
      const key = JSON.stringify([test.suite, test.file, test.name]);
      newest.set(key, test);
      durations.set(key, [...(durations.get(key) ?? []), test.durationMs]);
    }
  }
  return [...newest]
    .map(([key, { suite, file, name, tags }]) => {
      const sorted = sortSamples(durations.get(key) ?? []);
      const medianMs = median(sorted);
      const isMarked = tags.includes('slow');
      const timed = { suite, file, name, medianMs, longestMs: sorted.at(-1) ?? 0 };
      const runs = sorted.length;
      return { ...timed, runs, isMarked, mark: markOf(medianMs, runs, isMarked) };
    })
    .toSorted((a, b) => b.medianMs - a.medianMs);
}

function markOf(medianMs: number, runs: number, isMarked: boolean): MarkState {
  if (!isMarked && medianMs >= slowFromMs) return 'missing';
  if (isMarked && medianMs < quickBelowMs && runs >= runsForNeedless) return 'needless';
  return 'right';
}
