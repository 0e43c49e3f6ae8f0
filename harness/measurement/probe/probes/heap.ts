import { getHeapSpaceStatistics } from 'node:v8';
import type { Probe } from '../probe.ts';

/** Machine code has a probe of its own: it comes and goes with optimization, not with what is retained. */
const isCode = (space: string): boolean => space.startsWith('code_');

export const heap: Probe = {
  resource: 'heap',
  kind: 'bytes',
  readAtOnce: true,
  what: 'JavaScript objects on the V8 heap, without machine code',
  noise:
    '0 to 400 B a sample on Node 24; single steps of up to 10 kB while functions are optimized',
  read() {
    let bytes = 0;
    for (const space of getHeapSpaceStatistics()) {
      if (!isCode(space.space_name)) bytes += space.space_used_size;
    }
    return bytes;
  },
};
