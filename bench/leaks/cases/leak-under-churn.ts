/** Much garbage, and a table whose size goes up and down at random, over a leak of one entry in 20. */
export const expected = 'leak';
const table = new Map<number, number[]>();
const log: object[] = [];
export function op(i: number): void {
  table.set(Math.floor(Math.random() * 2_000), [i, i, i]);
  table.delete(Math.floor(Math.random() * 2_000));
  if (i % 20 === 0) log.push({ i, at: i + 0.5 });
}
