import { type Clock, systemClock } from '../../metrics/clock.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { quantile } from '../../statistics/quantile.ts';

/** A gap between two readings of the clock that is longer than this is a stall: code ran for none of it. */
const stallFromMs = 1;

export interface Stalls {
  readonly count: number;
  /** The 90th percentile of their lengths; 0 where there was none. */
  readonly p90Ms: number;
  readonly longestMs: number;
}

/**
 * How the machine stops a process that wants to run: reads the clock in a tight loop. Requests that are
 * due during a stall are slow together, which is what makes bursts of them.
 */
export function measureStalls(durationMs: number, clock: Clock = systemClock): Stalls {
  const endMs = clock.nowMs() + durationMs;
  const lengths: number[] = [];
  let lastMs = clock.nowMs();
  while (lastMs < endMs) {
    const nowMs = clock.nowMs();
    if (nowMs - lastMs > stallFromMs) lengths.push(nowMs - lastMs);
    lastMs = nowMs;
  }
  if (lengths.length === 0) return { count: 0, p90Ms: 0, longestMs: 0 };
  const sorted = sortSamples(lengths);
  return {
    count: sorted.length,
    p90Ms: quantile(sorted, 0.9),
    longestMs: sorted.at(-1) ?? 0,
  };
}
