import type { Unit } from '../../metrics/metric.ts';

/**
 * One resource of the process in which it runs: a level in bytes, or an exact count. A probe reads and
 * never judges. It must leave nothing behind itself: no handle, no descriptor, no growing state.
 */
export interface Probe {
  /** The name in thresholds and reports: `heap`, `fds`. */
  readonly resource: string;
  /** Of one reading; a slope is this per operation. */
  readonly kind: 'bytes' | 'count';
  readonly what: string;
  /** What moves the reading without a leak, measured after verified collections. */
  readonly noise: string;
  /**
   * Read right after a collection, before sampling makes garbage of its own. Not for what finalizers or
   * other threads free a little later.
   */
  readonly readAtOnce?: true;
  /** Begins to take note of what it counts, once, before the program that is measured. */
  readonly start?: () => void;
  /** Null where this platform cannot tell. */
  readonly read: () => number | null;
  /** What the reading is made of, by type: asked for only when the resource is suspected. */
  readonly detail?: () => Readonly<Record<string, number>>;
}

/** The unit of a resource's slope. */
export function slopeUnit(kind: Probe['kind']): Unit {
  return kind === 'bytes' ? 'B/op' : '1/op';
}
