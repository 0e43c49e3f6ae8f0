export const expected = 'clean';
export function op(i: number): number {
  return Math.sqrt(i) + 1;
}
