/** Key: how many requests over the limit a cluster has; value: how many clusters of that size. */
export type ClusterSizes = ReadonlyMap<number, number>;

/**
 * Requests over the limit that may belong to one burst: those at most `gap` requests apart are one
 * cluster (A. C. Davison and R. L. Smith, "Models for exceedances over high thresholds", J. R. Statist.
 * Soc. B 52, 1990, §5: runs declustering). Putting bursts together that had nothing to do with each other
 * makes the burst test more careful, never less.
 */
export function clusterSizes(over: ArrayLike<number>, gap: number): ClusterSizes {
  const sizes = new Map<number, number>();
  let size = 0;
  let last = 0;
  const close = () => {
    if (size > 0) sizes.set(size, (sizes.get(size) ?? 0) + 1);
  };
  for (let i = 0; i < over.length; i++) {
    if (!over[i]) continue;
    if (size > 0 && i - last > gap) {
      close();
      size = 0;
    }
    size++;
    last = i;
  }
  close();
  return sizes;
}

/**
 * The gap that a burst may have in it. Beyond a quarter of the mean distance of requests over the limit
 * (when their share is p0) independent ones would be taken for one burst; beyond a burst's length
 * there is nothing to bridge. 0 where a burst can't catch two requests: then each is one of its own.
 */
export function clusterGap(p0: number, requestsInBurst: number): number {
  if (requestsInBurst < 2) return 0;
  return Math.max(1, Math.floor(Math.min(requestsInBurst, 0.25 / p0)));
}
