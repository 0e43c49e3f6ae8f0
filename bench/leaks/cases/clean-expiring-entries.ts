/** A cache whose entries live for 100 ms. */
export const expected = 'clean';
const cache = new Map<number, object>();
export function op(i: number): void {
  cache.set(i, { i });
  setTimeout(() => cache.delete(i), 100).unref();
}
