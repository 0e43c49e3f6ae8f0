/** 1,000 operations are gathered, then written at once. */
export const expected = 'clean';
let batch: number[][] = [];
export function op(i: number): void {
  batch.push(Array.from({ length: 20 }, () => i));
  if (batch.length >= 1_000) batch = [];
}
