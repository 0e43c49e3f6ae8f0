import { getHeapStatistics } from 'node:v8';
import type { Probe } from '../probe.ts';
import { readProc } from '../read-proc.ts';

const KIB = 1024;

export const native: Probe = {
  resource: 'native',
  kind: 'bytes',
  what: 'anonymous resident memory that is neither of the V8 heap nor of array buffers: native libraries, stacks, the allocator',
  noise: 'the allocator keeps what was freed: MB up and down; only a large and steady rise counts',
  read() {
    const anonymous = residentAnonymous();
    if (anonymous === null) return null;
    const { total_physical_size: heap } = getHeapStatistics();
    return Math.max(0, anonymous - heap - process.memoryUsage().arrayBuffers);
  },
};

/** RssAnon of proc(5): a tenth of a millisecond, where smaps_rollup walks all pages. */
function residentAnonymous(): number | null {
  try {
    const line = /^RssAnon:\s+(\d+) kB/m.exec(readProc('/proc/self/status'));
    return line === null ? null : Number(line[1]) * KIB;
  } catch {
    return null;
  }
}
