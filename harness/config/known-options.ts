import { UsageError } from '../errors.ts';
import { didYouMean } from './nearest.ts';

/**
 * An option that nobody reads is most likely a misspelt one, and the answer would be that of another
 * question. TypeScript says so; JavaScript does not.
 * @param of whose options they are, as one would write it: `toLeak()`
 * @throws {UsageError} the first one that is not known
 */
export function refuseUnknownOptions(given: object, known: readonly string[], of: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new UsageError(`${of} has no option '${unknown}'.${didYouMean(unknown, known)}`, {
    remedy: `the options are ${known.join(', ')}`,
  });
}
