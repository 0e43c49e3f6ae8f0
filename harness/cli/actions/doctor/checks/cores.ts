import { availableParallelism, freemem, loadavg } from 'node:os';

import { formatQuantity } from '../../../../metrics/format-quantity.ts';
import type { Check } from '../check.ts';

/** One for the back end, one for k6: on a single core they measure each other. */
const FEWEST_CORES = 2;

export const coresCheck: Check = {
  name: 'cores and memory',
  async look() {
    const cores = availableParallelism();
    const [load = 0] = loadavg();
    const detail = `${cores} cores, load ${load.toFixed(1)}, ${formatQuantity(freemem(), 'B')} free`;
    if (cores < FEWEST_CORES) {
      return {
        state: 'limited',
        detail,
        costs: 'k6 and the back end share one core: latencies say little',
        remedy: 'use a machine with at least 2 cores',
      };
    }
    if (load > cores) {
      return {
        state: 'limited',
        detail,
        costs: 'the machine is busy: gates need more samples, and some end as inconclusive',
        remedy: 'end what else is running',
      };
    }
    return { state: 'here', detail };
  },
};
