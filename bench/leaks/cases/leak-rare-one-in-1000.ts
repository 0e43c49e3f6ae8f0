/** 14 kB that one of 1,000 operations keeps, at random. */
export const expected = 'leak';
const kept: number[][] = [];
export function op(i: number): void {
  let sum = 0;
  for (let step = 0; step < 5_000; step++) sum += step * i;
  if (Math.random() < 1 / 1_000)
    kept.push(Array.from({ length: 1_750 }, (_, at) => at + sum + 0.5));
}
