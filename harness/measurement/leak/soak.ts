/** Each window is so many times as long as the last, as far as the time lasts. */
const GROWTH = 2;

/**
 * How long the next window of a soak takes, so that the windows together fill the time and each is one to
 * three times as long as the last: with a rest that is shorter, the end of the time would not be measured,
 * or be measured by a window too short to be compared with the one before.
 * @param lastMs null before the first
 * @returns null where the time is used up
 */
export function soakWindowMs(
  lastMs: number | null,
  leftMs: number,
  firstMs: number,
): number | null {
  const wantedMs = lastMs === null ? firstMs : GROWTH * lastMs;
  if (leftMs < wantedMs / (2 * GROWTH)) return null;
  // Enough for another one after this, twice as long.
  if (leftMs >= (1 + GROWTH) * wantedMs) return wantedMs;
  // Enough for two, if this one is shorter.
  if (leftMs >= 1.5 * wantedMs) return leftMs / (1 + GROWTH);
  return leftMs;
}

/** The operations of a block, where so many blocks with a sample each are to fill the time that is left. */
export function countThatFits(
  leftMs: number,
  blocksLeft: number,
  { sampleMs, operationMs }: { readonly sampleMs: number; readonly operationMs: number },
): number {
  return Math.max(1, (leftMs / blocksLeft - sampleMs) / operationMs);
}
