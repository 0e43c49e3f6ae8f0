/** Numbers need no allocation of their own: the table alone grows, by doubling. */
export const expected = 'leak';
const seen = new Set<number>();
export function op(i: number): void {
  seen.add(i);
}
