import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

const hourMs = 3_600_000;

export function op(): void {
  const descriptor = openSync(devNull, 'r');
  const timer = setTimeout(() => undefined, hourMs);
  clearTimeout(timer);
  closeSync(descriptor);
}
