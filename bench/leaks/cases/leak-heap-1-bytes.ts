/**
 * 1 B/op: a number on the heap has 16 bytes, and is kept in one of 16 operations. Its slot is there already.
 */
export const expected = 'leak';
export const BYTES_PER_OPERATION = 1;
const kept: unknown[] = Array.from({ length: 1_000_000 });
let length = 0;
export function op(i: number): void {
  if (i % 16 === 0) kept[length++] = i + 0.5;
}
