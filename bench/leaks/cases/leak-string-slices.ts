/** A short slice keeps its whole parent. */
export const expected = 'leak';
const kept: string[] = [];
export function op(i: number): void {
  const page = `${i}-`.padEnd(400, 'x') + String(i);
  if (i % 10 === 0) kept.push(page.slice(5, 25));
}
