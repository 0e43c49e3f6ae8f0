/**
 * 16 B/op: a number on the heap has 16 bytes, and is kept 1 time an operation. Its slot is there already.
 */
export const expected = 'leak';
export const BYTES_PER_OPERATION = 16;
const kept: unknown[] = Array.from({ length: 1_000_000 });
let length = 0;
export function op(i: number): void {
  kept[length++] = i + 0.5;
}
