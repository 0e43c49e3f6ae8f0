/** A cache of 5,000 that fills first, and a leak beside it. */
export const expected = 'leak';
const cache = new Map<number, object>();
const errors: object[] = [];
export function op(i: number): void {
  cache.set(i, { i });
  if (cache.size > 5_000) cache.delete(cache.keys().next().value as number);
  if (i % 10 === 0) errors.push({ i });
}
