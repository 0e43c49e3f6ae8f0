/** A few bytes of a Buffer keep the whole slab of the pool. */
export const expected = 'leak';
const kept: Buffer[] = [];
export function op(i: number): void {
  const part = Buffer.from(`request ${i}`);
  if (i % 100 === 0) kept.push(part);
}
