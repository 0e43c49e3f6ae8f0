import type { Profile } from '../config/profile.ts';
import { UsageError } from '../errors.ts';
import { comparesCapacities, type Threshold } from '../thresholds/threshold.ts';

export interface SearchedCapacities {
  /** Those of the run. */
  readonly thresholds: readonly Threshold[];
  /** Written, and not of this run: its profile searches for no highest rate. */
  readonly leftOut: readonly Threshold[];
}

const isCapacity = ({ statistic }: Threshold): boolean =>
  statistic.kind === 'capacity' || comparesCapacities(statistic);

/**
 * Whether the highest rate of a load is searched for. That takes minutes an objective: it is for the profiles
 * that compare with a commit, too (`comparedLoads`), and for who asks for it.
 * @throws {UsageError} it was asked for, and no threshold says which objective
 */
export function searchedCapacities(
  written: readonly Threshold[],
  {
    asked,
    profile,
    hasLoad,
  }: {
    readonly asked: boolean;
    readonly profile: Pick<Profile, 'suites'>;
    readonly hasLoad: boolean;
  },
): SearchedCapacities {
  if (asked && !(hasLoad && written.some(isCapacity))) {
    throw new UsageError(
      hasLoad
        ? '--capacity searches for the highest rate, and no threshold names an objective'
        : '--capacity is for loads, and this run has none',
      { remedy: "thresholds: { 'load/predict': { capacity: { 'p99 < 50ms': '>= 200/s' } } }" },
    );
  }
  if (asked || profile.suites.includes('bench')) return { thresholds: written, leftOut: [] };
  return {
    thresholds: written.filter((one) => !isCapacity(one)),
    leftOut: hasLoad ? written.filter(isCapacity) : [],
  };
}
