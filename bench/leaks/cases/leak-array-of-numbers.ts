/** The same with an array, which grows by half. */
export const expected = 'leak';
const seen: number[] = [];
export function op(i: number): void {
  seen.push(i);
}
