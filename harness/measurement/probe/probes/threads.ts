import { readdirSync } from 'node:fs';
import type { Probe } from '../probe.ts';

export const threads: Probe = {
  resource: 'threads',
  kind: 'count',
  what: 'threads of the process: V8 helpers, the libuv pool, workers and native ones',
  noise: 'none: an exact count; the libuv pool adds its 4 once, on first use',
  read() {
    try {
      return readdirSync('/proc/self/task').length;
    } catch {
      return null;
    }
  },
};
