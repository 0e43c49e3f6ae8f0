/** 20,000 at a time: the level is a saw with long teeth. */
export const expected = 'clean';
let batch: object[] = [];
export function op(i: number): void {
  batch.push({ i });
  if (batch.length >= 20_000) batch = [];
}
