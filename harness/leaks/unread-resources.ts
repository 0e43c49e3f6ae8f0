import type { Limits } from '../measurement/leak/limits.ts';
import type { Subject } from '../measurement/leak/subject.ts';
import type { RetainedResource } from '../measurement/measurement.ts';

/** Of the resources that not every machine or program has: those that are counted in bytes. */
const inBytes: ReadonlySet<string> = new Set([
  'gpu',
  'redisMemory',
  'native',
  'childHeaps',
  'childBuffers',
  'childMemory',
]);

/**
 * Resources that have a limit in the module and that nobody can read here: a card where there is no driver,
 * a server that the operation does not use. No data is never a pass.
 */
export function unreadResources(
  written: readonly string[],
  limits: Limits,
  { resources }: Pick<Subject, 'resources'>,
): readonly RetainedResource[] {
  const read = new Set(resources.map(({ resource }) => resource));
  return written
    .filter((resource) => !read.has(resource))
    .map((resource) => ({
      resource,
      unit: inBytes.has(resource) ? 'B/op' : '1/op',
      slopePerOp: Number.NaN,
      interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      confidence: 0,
      threshold: limits[resource]?.cleanBelow ?? 0,
      isWritten: true,
      verdict: 'inconclusive',
      reason: `it was not measured: ${notMeasuredReasons(resource)}`,
      needs: 'a machine or an operation where it can be read, or no limit for it',
      evidence: [],
    }));
}

function notMeasuredReasons(resource: string): string {
  if (resource === 'gpu') return 'nvidia-smi does not answer here';
  if (resource.startsWith('pg')) return 'the operation uses neither postgres nor target';
  if (resource.startsWith('redis')) return 'the operation uses neither redis nor target';
  return 'this platform, or this process, does not show it';
}
