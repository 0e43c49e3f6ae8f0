import { setTimeout as delay } from 'node:timers/promises';

import { type Clock, systemClock } from '../../metrics/clock.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { median, quantile } from '../../statistics/quantile.ts';

/** So much slower than the middle one, and a request was held up by the machine: its own work is the same. */
const SLOW_BY_MS = 1;

/** From one request to the next: 200 a second, of which this machine could answer many thousands. */
const EVERY_MS = 5;

export interface Stalls {
  /** Bursts of slow requests. */
  readonly count: number;
  /** The 90th percentile of their lengths; 0 where there was none. */
  readonly p90Ms: number;
  readonly longestMs: number;
}

/**
 * The bursts of slow requests that a machine makes of requests that are all alike: from when the first one
 * of them was due until the last one was answered. A fast one ends a burst.
 * @param dueMs when each was due, ascending
 * @param doneMs when each was answered
 */
export function stallsOf(dueMs: readonly number[], doneMs: readonly number[]): Stalls {
  const tookMs = dueMs.map((due, n) => (doneMs[n] ?? due) - due);
  if (tookMs.length === 0) return { count: 0, p90Ms: 0, longestMs: 0 };
  const slowFromMs = median(sortSamples(tookMs)) + SLOW_BY_MS;
  const lengths: number[] = [];
  let beganMs: number | null = null;
  let endedMs = 0;
  for (const [n, took] of tookMs.entries()) {
    if (took > slowFromMs) {
      beganMs ??= dueMs[n] ?? 0;
      endedMs = Math.max(endedMs, doneMs[n] ?? 0);
    } else if (beganMs !== null) {
      lengths.push(endedMs - beganMs);
      beganMs = null;
    }
  }
  if (beganMs !== null) lengths.push(endedMs - beganMs);
  if (lengths.length === 0) return { count: 0, p90Ms: 0, longestMs: 0 };
  const sorted = sortSamples(lengths);
  return { count: sorted.length, p90Ms: quantile(sorted, 0.9), longestMs: sorted.at(-1) ?? 0 };
}

/**
 * How this machine stops what runs on it, as requests meet it: one every 5 ms to a server that answers at
 * once, each timed from when it was due. Requests that are due during a stall are slow together.
 * @param ask sends one, and resolves with its answer
 * @throws whatever `ask` rejects with
 */
export async function measureStalls(
  durationMs: number,
  ask: () => Promise<void>,
  clock: Clock = systemClock,
): Promise<Stalls> {
  const startMs = clock.nowMs();
  const planned = Math.floor(durationMs / EVERY_MS);
  const dueMs = Array.from({ length: planned }, (_, n) => startMs + n * EVERY_MS);
  const doneMs: number[] = [];
  const answers: Promise<void>[] = [];
  const timed = async (n: number): Promise<void> => {
    await ask();
    doneMs[n] = clock.nowMs();
  };
  for (const [n, due] of dueMs.entries()) {
    const early = due - clock.nowMs();
    if (early > 0) await delay(early);
    answers.push(timed(n));
  }
  await Promise.all(answers);
  return stallsOf(dueMs, doneMs);
}
