/** Objects of 1,000 shapes: hidden classes and inline caches fill, and are bounded. */
export const expected = 'clean';
export function op(i: number): unknown {
  return { [`field${i % 1_000}`]: i, other: i };
}
