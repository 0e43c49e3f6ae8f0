import { didYouMean } from '../../config/nearest.ts';
import { UsageError } from '../../errors.ts';

/** The tags that the built-in profiles filter by: a project that declares none of them has none. */
const ours = [
  'unit',
  'integration',
  'stress',
  'load',
  'benchmark',
  'slow',
  'gpu',
  'docker',
  'postgres',
  'redis',
];

/**
 * The tags in `filters` that have to be declared before Vitest accepts the filters: ours that the
 * project does not use.
 * @throws {UsageError} a filter names a tag that is neither the project's nor ours
 */
export function undeclaredTags(
  filters: readonly string[],
  declared: readonly string[],
): readonly string[] {
  const patterns = declared.filter((name) => name.includes('*'));
  const named = filters.flatMap((filter) =>
    filter.split(/[\s()!&|]+/).filter((word) => word !== '' && !/^(and|or|not)$/i.test(word)),
  );
  const missing = [...new Set(named)].filter(
    (name) => !declared.includes(name) && !name.includes('*'),
  );
  for (const name of missing) {
    if (ours.includes(name) || patterns.length > 0) continue;
    throw new UsageError(`there is no tag '${name}'.${didYouMean(name, [...declared, ...ours])}`, {
      remedy: `Tags of the project: ${declared.join(', ') || 'none'}. Declare more in vitest.config.`,
    });
  }
  return missing;
}
