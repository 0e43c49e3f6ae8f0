import { getHeapSpaceStatistics } from 'node:v8';
import type { Probe } from '../probe.ts';

export const code: Probe = {
  resource: 'code',
  kind: 'bytes',
  readAtOnce: true,
  what: 'machine code that V8 keeps',
  noise: 'steps of 2 to 20 kB, up and down, as functions are optimized and deoptimized',
  read() {
    let bytes = 0;
    for (const space of getHeapSpaceStatistics()) {
      if (space.space_name.startsWith('code_')) bytes += space.space_used_size;
    }
    return bytes;
  },
};
