import type { Profile } from '../config/profile.ts';
import { duetThresholds, parseMargins, usualMargins } from '../duet/margins.ts';
import { UsageError } from '../errors.ts';
import {
  comparesCapacities,
  comparesLoads,
  suiteOf,
  type Threshold,
} from '../thresholds/threshold.ts';

export interface ComparedLoads {
  /** Those of the run: what a load is compared with is named in them. */
  readonly thresholds: readonly Threshold[];
  /** Written, and not of this run: its profile compares nothing with another commit. */
  readonly leftOut: readonly Threshold[];
}

/**
 * Which loads are compared with another commit. That takes a minute and a half a script: it is for the
 * profiles that compare benchmarks with a commit, too, and for who asks for it.
 * @param against the ref of `--against`, which takes the place of every written one; null where it was not given
 * @throws {UsageError} it was given, and this run has no load
 */
export function comparedLoads(
  written: readonly Threshold[],
  {
    against,
    profile,
    hasLoad,
  }: {
    readonly against: string | null;
    readonly profile: Pick<Profile, 'suites'>;
    readonly hasLoad: boolean;
  },
): ComparedLoads {
  if (against === null) {
    if (profile.suites.includes('bench')) return { thresholds: written, leftOut: [] };
    return {
      thresholds: written.filter((one) => !isCompared(one)),
      leftOut: hasLoad ? written.filter(isCompared) : [],
    };
  }
  if (!hasLoad) {
    throw new UsageError('--against compares loads, and this run has none', {
      remedy: 'assay run load --against origin/main',
    });
  }
  const asked = written.some((one) => isCompared(one) || comparesCapacities(one.statistic))
    ? written.map((one) => comparedWith(one, against))
    : [...written, ...duetThresholds(['load/**'], parseMargins(usualMargins), against)];
  return { thresholds: asked, leftOut: [] };
}

function isCompared({ statistic }: Threshold): boolean {
  return comparesLoads(statistic);
}

function comparedWith(threshold: Threshold, than: string): Threshold {
  const { statistic } = threshold;
  return comparesLoads(statistic) || comparesCapacities(statistic)
    ? { ...threshold, statistic: { ...statistic, than } }
    : threshold;
}

/** The refs that loads of these thresholds are compared with, each with its thresholds. */
export function comparedRefs(
  thresholds: readonly Threshold[],
): ReadonlyMap<string, readonly Threshold[]> {
  const compared = thresholds.filter(
    ({ subject, statistic }) => suiteOf(subject) === 'load' && comparesLoads(statistic),
  );
  return Map.groupBy(compared, ({ statistic }) => (comparesLoads(statistic) ? statistic.than : ''));
}
