import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

const HOUR_MS = 3_600_000;

export function op(): void {
  const descriptor = openSync(devNull, 'r');
  const timer = setTimeout(() => undefined, HOUR_MS);
  clearTimeout(timer);
  closeSync(descriptor);
}
