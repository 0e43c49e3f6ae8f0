/** Fifty milliseconds each: the level follows the machine's speed. */
export const expected = 'clean';
export function op(i: number): void {
  setTimeout(() => i, 50).unref();
}
