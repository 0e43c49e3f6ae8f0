import { didYouMean } from '../../config/nearest.ts';
import { UsageError } from '../../errors.ts';

/** The tags that the harness and its profiles know; a project may use them without declaring them. */
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
] as const;

interface Tag {
  readonly name: string;
}

/**
 * Adds ours to the tags that the project declares, whose own stay as they are.
 * @param filters of the run
 * @throws {UsageError} a filter names a tag that is neither the project's nor ours
 */
export function declareTags(declared: Tag[], filters: readonly string[]): void {
  const own = declared.map(({ name }) => name);
  const known = [...new Set([...own, ...ours])];
  const hasPatterns = own.some((name) => name.includes('*'));
  for (const name of namesIn(filters)) {
    if (known.includes(name) || name.includes('*') || hasPatterns) continue;
    throw new UsageError(`there is no tag '${name}'.${didYouMean(name, known)}`, {
      remedy: `Tags: ${known.join(', ')}. Declare more in vitest.config (test.tags).`,
    });
  }
  declared.push(...known.filter((name) => !own.includes(name)).map((name) => ({ name })));
}

function namesIn(filters: readonly string[]): readonly string[] {
  return filters.flatMap((filter) =>
    filter.split(/[\s()!&|]+/).filter((word) => word !== '' && !/^(and|or|not)$/i.test(word)),
  );
}

/** How Vitest (4.1 and later) refuses a file with a tag that nobody has declared. */
const undeclared = /^The tag "([^"]+)" is not defined in the configuration\. Available tags are:\n/;

/** The refusal of a test's tag in our words; null where an error is about something else. */
export function refusedTag(message: string, file: string): UsageError | null {
  const name = undeclared.exec(message)?.[1];
  if (name === undefined) return null;
  const known = [...message.matchAll(/^- ([^:\n]+)/gm)].flatMap(([, one]) => one ?? []);
  return new UsageError(
    `a test of ${file} has the tag '${name}', which nobody declares.${didYouMean(name, known)}`,
    { remedy: `Tags: ${known.join(', ')}. Declare more in vitest.config (test.tags).` },
  );
}
