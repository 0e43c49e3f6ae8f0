/**
 * How many requests a burst can catch: the time, in seconds, during which a window of the burst's length
 * holds so many of them. Key: requests due in [t, t + length), value: seconds of t; windows that hold
 * none are left out. The sum of key · value is requests · length, since each request is in windows for
 * as long as a window is.
 */
export type BurstWindows = ReadonlyMap<number, number>;

/** @param dueMs when the requests were due, ascending */
export function burstWindows(dueMs: ArrayLike<number>, lengthSeconds: number): BurstWindows {
  const windows = new Map<number, number>();
  const lengthMs = lengthSeconds * 1000;
  // A window [t, t + length) gains a request at t = due − length and loses it at t = due.
  let entering = 0;
  let leaving = 0;
  let held = 0;
  let atMs = Number.NEGATIVE_INFINITY;
  while (leaving < dueMs.length) {
    const entersMs =
      entering < dueMs.length ? dueMs[entering]! - lengthMs : Number.POSITIVE_INFINITY;
    const leavesMs = dueMs[leaving]!;
    const nextMs = Math.min(entersMs, leavesMs);
    if (held > 0 && nextMs > atMs) {
      windows.set(held, (windows.get(held) ?? 0) + (nextMs - atMs) / 1000);
    }
    atMs = nextMs;
    if (entersMs <= leavesMs) {
      entering++;
      held++;
    } else {
      leaving++;
      held--;
    }
  }
  return windows;
}

/**
 * How many requests a burst catches, as one of them sees it: Σ w·s² / Σ w·s, at least 1. At a steady
 * rate it is rate · length; where requests come in batches it is a batch at least.
 */
export function requestsInBurst(windows: BurstWindows): number {
  let sum = 0;
  let squares = 0;
  for (const [requests, seconds] of windows) {
    sum += requests * seconds;
    squares += requests * requests * seconds;
  }
  return sum === 0 ? 1 : Math.max(1, squares / sum);
}
