import type { RunDocument } from '../document/document.ts';
import { median } from '../statistics/quantile.ts';
import { sortSamples } from '../metrics/samples.ts';

/** One slow run proves nothing: the machine may have been busy for once. */
const RUNS_FOR_MISSING = 2;

/** A mark is needless when a test takes less than this part of the limit; between, either is right. */
const NEEDLESS_SHARE = 1 / 2;

/** One quick run proves nothing, either. */
const RUNS_FOR_NEEDLESS = 3;

/** Tests of other runners carry no marks of ours: see `suites.<name>.junit`. */
export const bridgedTag = 'junit';

/** `unproven`: slow and not marked in the only run that there is. */
export type MarkState = 'right' | 'missing' | 'unproven' | 'needless';

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
 * @param documents oldest first
 * @param limitMs a test that takes longer carries the tag `slow` (`slowTestMs` of the config)
 */
export function slowTests(
  documents: readonly RunDocument[],
  limitMs: number,
): readonly TimedTest[] {
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
      const inOrder = durations.get(key) ?? [];
      const sorted = sortSamples(inOrder);
      const medianMs = median(sorted);
      const isMarked = tags.includes('slow');
      const timed = { suite, file, name, medianMs, longestMs: sorted.at(-1) ?? 0 };
      const runs = sorted.length;
      return {
        ...timed,
        runs,
        isMarked,
        mark: markOf(inOrder, medianMs, isMarked, tags.includes(bridgedTag), limitMs),
      };
    })
    .toSorted((a, b) => b.medianMs - a.medianMs);
}

function markOf(
  inOrder: readonly number[],
  medianMs: number,
  isMarked: boolean,
  isBridged: boolean,
  limitMs: number,
): MarkState {
  if (isBridged) return 'right';
  if (isMarked) {
    const isQuick = medianMs < limitMs * NEEDLESS_SHARE && inOrder.length >= RUNS_FOR_NEEDLESS;
    return isQuick ? 'needless' : 'right';
  }
  const newest = inOrder.slice(-RUNS_FOR_MISSING);
  if (medianMs < limitMs || newest.some((durationMs) => durationMs < limitMs)) return 'right';
  return newest.length < RUNS_FOR_MISSING ? 'unproven' : 'missing';
}
