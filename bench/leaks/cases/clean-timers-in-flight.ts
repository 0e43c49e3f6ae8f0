/** Fire and forget: each lives for 5 ms. */
export const expected = 'clean';
export function op(i: number): void {
  setTimeout(() => i, 5);
}
