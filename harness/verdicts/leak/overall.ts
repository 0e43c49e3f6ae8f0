import type { RetainedResource } from '../../measurement/measurement.ts';

export type LeakVerdict = 'leak' | 'clean' | 'inconclusive';

/**
 * One leak makes it a leak; one that can't be told keeps it from being clean. What is `unjudged` is said
 * and decides nothing, and no data is never clean.
 */
export function overallOf(resources: readonly Pick<RetainedResource, 'verdict'>[]): LeakVerdict {
  const verdicts = new Set(resources.map(({ verdict }) => verdict));
  if (verdicts.has('leak')) return 'leak';
  return verdicts.has('clean') && !verdicts.has('inconclusive') ? 'clean' : 'inconclusive';
}
