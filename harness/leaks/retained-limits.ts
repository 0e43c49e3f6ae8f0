import { didYouMean } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { type Limits, judgedByName, written } from '../measurement/leak/limits.ts';
import type { RetainedLimit } from '../measurement/leak/trajectory.ts';
import { parseLimit } from '../thresholds/limit.ts';
import type { Limit } from '../thresholds/threshold.ts';

/** By resource, as somebody wrote it in a module, a matcher or an option: `{ heap: '<= 1 B/op', fds: 0 }`. */
export type WrittenLimits = Readonly<Record<string, string | number>>;

/** The same after it was read. */
export type ReadLimits = Readonly<Record<string, Limit>>;

/** @throws {UsageError} a limit that suits no resource */
export function readLimits(limits: WrittenLimits): ReadLimits {
  return Object.fromEntries(
    Object.entries(limits).map(([resource, limit]) => [resource, readLimit(resource, limit)]),
  );
}

/**
 * The limits of one measurement: the defaults, with what was written over them.
 * @param only the resources to judge; null for all
 * @throws {UsageError} an unknown resource
 */
export function retainedLimits(
  defaults: Limits,
  limits: ReadLimits,
  only: readonly string[] | null,
): Limits {
  const known = Object.keys(defaults);
  const chosen: Record<string, RetainedLimit> = {};
  for (const resource of only ?? known.filter((name) => !judgedByName.has(name))) {
    chosen[resource] = defaultOf(defaults, resource);
  }
  for (const [resource, { value }] of Object.entries(limits)) {
    if (only !== null && !only.includes(resource)) continue;
    chosen[resource] = written(defaultOf(defaults, resource), value);
  }
  return chosen;
}

function defaultOf(defaults: Limits, resource: string): RetainedLimit {
  const found = Object.hasOwn(defaults, resource) ? defaults[resource] : undefined;
  if (found !== undefined) return found;
  const known = Object.keys(defaults);
  throw new UsageError(`there is no resource '${resource}'.${didYouMean(resource, known)}`, {
    remedy: `name one of ${known.join(', ')}`,
  });
}

function readLimit(resource: string, limit: string | number): Limit {
  const bound = parseLimit(limit);
  if (bound.kind !== 'absolute') {
    throw new UsageError(`the limit '${limit}' of ${resource} compares with another subject`, {
      remedy: 'write an amount: 16B/op',
    });
  }
  const { comparison, unit, value } = bound.limit;
  if (comparison === '>' || comparison === '>=') {
    throw new UsageError(`the limit '${limit}' of ${resource} is a least, not a most`, {
      remedy: `write ${resource}='<= ${limit.toString().replace(/^[<>=\s]+/, '')}'`,
    });
  }
  if (!['B/op', '1/op', 'count', 'B'].includes(unit)) {
    throw new UsageError(`the limit '${limit}' of ${resource} is not per operation`, {
      remedy: 'write 16B/op for bytes, 0 or 0.01/op for counts',
    });
  }
  if (value < 0) {
    throw new UsageError(`the limit '${limit}' of ${resource} is below 0, where nothing can stay`, {
      remedy: `write ${resource}=0 to allow no growth`,
    });
  }
  return bound.limit;
}
