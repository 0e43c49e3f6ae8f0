import type { ShareVerdict } from '../../statistics/share/judge-share.ts';

export interface Bounds {
  /** Null: nothing is shown on this side. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The bounds of this run's figure, tightened by what the verdict rests on: where earlier runs of the
 * commit are counted in and all of them together are shown to keep a limit, this run's own bound may
 * reach over it, and a pass whose interval reaches over its limit is believed by nobody.
 */
export function pooledBounds(
  { low, high }: Bounds,
  { verdict, value, limit }: { verdict: ShareVerdict; value: number; limit: number },
): Bounds {
  if (verdict === 'at most') {
    return { low, high: Math.max(value, Math.min(high ?? Number.POSITIVE_INFINITY, limit)) };
  }
  if (verdict === 'above') {
    return { low: Math.min(value, Math.max(low ?? Number.NEGATIVE_INFINITY, limit)), high };
  }
  return { low, high };
}
