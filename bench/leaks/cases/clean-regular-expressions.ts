/** A new pattern each time, through V8's own bounded cache of compiled ones. */
export const expected = 'clean';
export function op(i: number): boolean {
  return new RegExp(`^item-${i % 5_000}[a-z]+$`).test(`item-${i}abc`);
}
