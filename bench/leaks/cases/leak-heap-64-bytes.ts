/**
 * 64 B/op: a number on the heap has 16 bytes, and is kept 4 times an operation. Its slot is there already.
 */
export const expected = 'leak';
export const BYTES_PER_OPERATION = 64;
const kept: unknown[] = Array.from({ length: 1_000_000 });
let length = 0;
export function op(i: number): void {
  for (let n = 0; n < 4; n++) kept[length++] = i + n + 0.5;
}
