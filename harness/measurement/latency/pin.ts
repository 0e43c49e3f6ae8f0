import { existsSync } from 'node:fs';
import { cpus } from 'node:os';

/** Where util-linux puts it. */
const taskset = '/usr/bin/taskset';

/** How to start Node on the last core only; null where `taskset` isn't there or there is one core. */
export function pinCommand(): {
  readonly command: string;
  readonly args: readonly string[];
} | null {
  const cores = cpus().length;
  if (cores < 2 || !existsSync(taskset)) return null;
  // The last core: the first one takes most interrupts.
  return { command: taskset, args: ['-c', String(cores - 1), process.execPath] };
}
