/** A closed set of inputs is replayed: what is remembered of each is no leak. */
export const expected = 'clean';
export const inputs = 1_000;
const memory = new Map<number, number[]>();
export function op(i: number): number[] {
  const known = memory.get(i) ?? [i, i * 2, i * 3];
  memory.set(i, known);
  return known;
}
