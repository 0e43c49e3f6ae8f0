/** A window of a stretch of load: the entries that were due in it. */
export interface Window {
  /** Milliseconds, as the due times are. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Index of its first entry, and past its last one. */
  readonly first: number;
  readonly past: number;
}

/** What is left over at the end, in parts of a window, that is no window of its own: a load ends on a tick. */
const SLACK = 0.05;

/**
 * How many windows a stretch has: the whole ones, and one more that ends with the stretch where more is left
 * over than its end is off by. Nothing of a stretch is in no window, but for one shorter than a window, which
 * has none.
 */
export function windowsIn(stretchSeconds: number, windowSeconds: number): number {
  const length = stretchSeconds / windowSeconds;
  const whole = Math.floor(length + SLACK);
  return whole === 0 ? 0 : whole + Number(length - whole > SLACK);
}

/**
 * Cuts a stretch into windows of one length, one after the other. The last one ends with the stretch, and
 * reaches back over the one before it where the stretch is no multiple of the length.
 * @param dueMs ascending
 * @param onlyWhole while the load goes on: a window that has not come to its end is none
 */
export function cutWindows(
  dueMs: ArrayLike<number>,
  windowSeconds: number,
  { onlyWhole = false }: { readonly onlyWhole?: boolean } = {},
): Window[] {
  const count = dueMs.length;
  if (count < 2) return [];
  const startMs = dueMs[0]!;
  const endMs = endOf(dueMs);
  const lengthMs = windowSeconds * 1000;
  const seconds = (endMs - startMs) / 1000;
  const windows = onlyWhole
    ? Math.floor(seconds / windowSeconds)
    : windowsIn(seconds, windowSeconds);
  const whole = Math.floor(seconds / windowSeconds + (onlyWhole ? 0 : SLACK));
  return Array.from({ length: windows }, (_, index) => {
    const isLast = index === windows - 1 && !onlyWhole;
    const toMs = isLast ? endMs : startMs + (index + 1) * lengthMs;
    const fromMs = index < whole ? startMs + index * lengthMs : endMs - lengthMs;
    return {
      fromMs,
      toMs,
      first: firstDue(dueMs, fromMs),
      past: isLast ? count : firstDue(dueMs, toMs),
    };
  });
}

/** One gap after the last entry: n entries take n of their gaps, and n − 1 of them lie between. */
function endOf(dueMs: ArrayLike<number>): number {
  const count = dueMs.length;
  const [first, last] = [dueMs[0]!, dueMs[count - 1]!];
  return last + (last - first) / (count - 1);
}

/** The first entry that is due at a time or later. */
function firstDue(dueMs: ArrayLike<number>, timeMs: number): number {
  let [low, high] = [0, dueMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    // Ticks are sums of fractions: one that is due at the border begins the next window.
    if (dueMs[middle]! < timeMs - 1e-6) low = middle + 1;
    else high = middle;
  }
  return low;
}
