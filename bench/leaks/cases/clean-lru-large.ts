/** Fills after 50,000 operations. */
export const expected = 'clean';
const cache = new Map<number, object>();
export function op(i: number): void {
  cache.set(i, { i });
  if (cache.size > 50_000) cache.delete(cache.keys().next().value as number);
}
