/** Timers that don't keep the loop alive are kept all the same. */
export const expected = 'leak';
export function op(i: number): void {
  setTimeout(() => i, 3_600_000).unref();
}
