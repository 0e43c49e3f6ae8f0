import { z } from 'zod';

/** An integer from a path or a query, in decimal digits: `0x1`, `1e1`, `+1` and ` 1` are other texts. */
export function decimal({ min, max }: { readonly min: number; readonly max: number }) {
  const allowed = `takes an integer from ${min} to ${max}`;
  return z
    .string(allowed)
    .regex(/^\d{1,16}$/, allowed)
    .transform(Number)
    .refine((value) => value >= min && value <= max, allowed);
}

/** The id of a row. */
export const idText = decimal({ min: 1, max: Number.MAX_SAFE_INTEGER });
