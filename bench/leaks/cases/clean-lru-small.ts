export const expected = 'clean';
const cache = new Map<number, object>();
export function op(i: number): void {
  cache.set(i, { i });
  if (cache.size > 500) cache.delete(cache.keys().next().value as number);
}
