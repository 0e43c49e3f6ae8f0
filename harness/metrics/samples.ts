import { UsageError } from '../errors.ts';

declare const sorted: unique symbol;
declare const nonEmpty: unique symbol;

/** At least one value. */
export type NonEmpty<T extends { readonly length: number }> = T & { readonly [nonEmpty]: true };

/** Finite numbers in ascending order, at least one: what an order statistic can be read from. */
export type SortedSamples = NonEmpty<Float64Array> & { readonly [sorted]: true };

/** Whether there is at least one value; narrows the type. */
export function isNonEmpty<T extends { readonly length: number }>(
  values: T,
): values is NonEmpty<T> {
  return values.length > 0;
}

/**
 * Copies and sorts.
 * @throws {UsageError} there is no value (an empty sample has no statistic and is never a pass), or
 * one is not a finite number
 */
export function sortSamples(values: ArrayLike<number>): SortedSamples {
  const copy = Float64Array.from(values).toSorted();
  if (!isNonEmpty(copy)) {
    throw new UsageError('an empty sample has no order statistics', {
      remedy: 'measure at least once, or report that nothing was measured',
    });
  }
  // Typed arrays sort -Infinity first, then finite numbers, +Infinity, NaN: the ends tell.
  if (!Number.isFinite(copy[0]) || !Number.isFinite(copy.at(-1))) {
    throw new UsageError('a sample holds a value that is not a finite number');
  }
  return copy as SortedSamples;
}
