import { openSync } from 'node:fs';
export const expected = 'leak';
export const resource = 'fds';
export function op(): void {
  openSync('/dev/null', 'r');
}
