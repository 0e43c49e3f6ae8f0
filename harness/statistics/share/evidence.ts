import { type Blocks, countBlocks } from './blocks.ts';
import { clusterGap, clusterSizes, type ClusterSizes } from './clusters.ts';
import { type DueStream, secondsOf } from './stream.ts';
import { type BurstWindows, burstWindows, requestsInBurst } from './windows.ts';

/** What is asked of a share: whether it is at most `p0`, if trouble comes in bursts up to a length. */
export interface ShareQuestion {
  /** The share that may be over the limit: 1 − p for the p-quantile. 0 < p0 < 1. */
  readonly p0: number;
  /** The longest burst that a pass holds for, in seconds. */
  readonly burstSeconds: number;
}

/**
 * All that the rule of a share has to know of the requests of one run or of several: a few hundred
 * numbers, however many requests there were. Evidence for the same question adds up (`poolEvidence`).
 */
export interface ShareEvidence extends ShareQuestion {
  readonly requests: number;
  readonly over: number;
  readonly seconds: number;
  readonly clusters: ClusterSizes;
  readonly windows: BurstWindows;
  /** One entry a run: a block never reaches over from one run to the next. */
  readonly blocks: readonly Blocks[];
}

export function collectEvidence(
  stream: DueStream,
  { p0, burstSeconds }: ShareQuestion,
  windows: BurstWindows = burstWindows(stream.dueMs, burstSeconds),
): ShareEvidence {
  const clusters = clusterSizes(stream.over, clusterGap(p0, requestsInBurst(windows)));
  let over = 0;
  for (const [size, count] of clusters) over += size * count;
  return {
    p0,
    burstSeconds,
    requests: stream.dueMs.length,
    over,
    seconds: secondsOf(stream.dueMs),
    clusters,
    windows,
    blocks: [countBlocks(stream)],
  };
}

/**
 * The evidence of several runs as that of one: clusters and windows are counted together, blocks stand
 * side by side, and the share is that of all requests. Never "one of several runs passed".
 * @throws {RangeError} it answers different questions, or there is none
 */
export function poolEvidence(all: readonly ShareEvidence[]): ShareEvidence {
  const [first] = all;
  if (first === undefined) throw new RangeError('there is no evidence to pool');
  const { p0, burstSeconds } = first;
  if (all.some((one) => one.p0 !== p0 || one.burstSeconds !== burstSeconds)) {
    throw new RangeError('evidence for different limits, percentiles or bursts is not pooled');
  }
  const sum = (key: 'requests' | 'over' | 'seconds') =>
    all.reduce((total, one) => total + one[key], 0);
  return {
    p0,
    burstSeconds,
    requests: sum('requests'),
    over: sum('over'),
    seconds: sum('seconds'),
    clusters: addCounts(all.map(({ clusters }) => clusters)),
    windows: addCounts(all.map(({ windows }) => windows)),
    blocks: all.flatMap(({ blocks }) => blocks),
  };
}

function addCounts(maps: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const total = new Map<number, number>();
  for (const map of maps) {
    for (const [key, count] of map) total.set(key, (total.get(key) ?? 0) + count);
  }
  return total;
}
