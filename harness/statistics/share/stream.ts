/**
 * What a rule about a share reads: every request that was due, in the order in which they were due, and
 * which of them are over the limit (too slow, failed, dropped, never sent).
 */
export interface DueStream {
  /** Milliseconds, ascending. */
  readonly dueMs: ArrayLike<number>;
  /** 1 where the request is over the limit, else 0; as long as `dueMs`. */
  readonly over: ArrayLike<number>;
}

/**
 * Seconds that a stream covers: n requests at a steady rate take n of their gaps, and n − 1 of them lie
 * between the first and the last. 0 for fewer than two requests.
 */
export function secondsOf(dueMs: ArrayLike<number>): number {
  const n = dueMs.length;
  if (n < 2) return 0;
  return ((dueMs[n - 1]! - dueMs[0]!) / 1000) * (n / (n - 1));
}
