import { watch } from 'node:fs';
import { tmpdir } from 'node:os';
export const expected = 'leak';
export const resource = 'handles';
export function op(i: number): void {
  if (i % 20 === 0) watch(tmpdir(), () => undefined);
}
