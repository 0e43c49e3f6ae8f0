import { z } from 'zod';

/**
 * An array of at most `max` elements. Its length is looked at before any element is: zod checks all of
 * them first, and lists what is wrong with each.
 */
export function shortArray<Item extends z.ZodType>(item: Item, { min = 0, max }: ArrayLimits) {
  return z
    .custom<unknown[]>(
      (value) => Array.isArray(value) && value.length >= min && value.length <= max,
      `takes an array of ${min} to ${max} elements`,
    )
    .pipe(z.array(item));
}

interface ArrayLimits {
  readonly min?: number;
  readonly max: number;
}
