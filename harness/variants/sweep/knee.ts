/** What an engine does at one batch and so many callers. */
export interface Operating {
  /** Items answered a second. */
  readonly itemsPerSecond: number;
  readonly latencyMsP95: number;
}

/**
 * The points that no other one beats: none answers as many items at a shorter latency. The shortest latency
 * first.
 */
export function frontier<T extends Operating>(points: readonly T[]): T[] {
  const sorted = points.toSorted(
    (a, b) => a.latencyMsP95 - b.latencyMsP95 || b.itemsPerSecond - a.itemsPerSecond,
  );
  let most = -Infinity;
  return sorted.filter(({ itemsPerSecond }) => {
    if (itemsPerSecond <= most) return false;
    most = itemsPerSecond;
    return true;
  });
}

/**
 * Where more latency begins to buy little throughput: of the frontier, with both axes from 0 to 1, the point
 * farthest above the line between its ends (V. Satopää et al., "Finding a 'Kneedle' in a Haystack", ICDCS
 * workshops 2011, without smoothing). Null where the frontier has no bend: fewer than three points, or all
 * on or below that line.
 */
export function kneeOf<T extends Operating>(points: readonly T[]): T | null {
  const line = frontier(points);
  const [first, last] = [line[0], line.at(-1)];
  if (first === undefined || last === undefined || line.length < 3) return null;
  const width = last.latencyMsP95 - first.latencyMsP95;
  const height = last.itemsPerSecond - first.itemsPerSecond;
  let knee: T | null = null;
  let most = 0;
  for (const point of line) {
    const x = (point.latencyMsP95 - first.latencyMsP95) / width;
    const y = (point.itemsPerSecond - first.itemsPerSecond) / height;
    if (y - x <= most) continue;
    most = y - x;
    knee = point;
  }
  return knee;
}
