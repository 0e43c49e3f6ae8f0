import { openSync } from 'node:fs';
export const expected = 'leak';
export const resource = 'fds';
export function op(i: number): void {
  if (i % 50 === 0) openSync('/dev/null', 'r');
}
