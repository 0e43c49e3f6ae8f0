import { openSync } from 'node:fs';
import { devNull } from 'node:os';

export function op(i: number): void {
  if (i % 50 === 0) openSync(devNull, 'r');
}
