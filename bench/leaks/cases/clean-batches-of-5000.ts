/** Written out every 5,000 operations. */
export const expected = 'clean';
let batch: object[] = [];
export function op(i: number): void {
  batch.push({ i });
  if (batch.length >= 5_000) batch = [];
}
