import { type BottleneckRule, HALF, nameOf } from '../finding.ts';

const FULL = 0.95;
/** Of the time, what a thread waits for a processor before others' work shows in its answers. */
const LEAST_WAIT = 0.1;

/** All cores are busy, and a server waits for one: what it serves is slow by what else the machine does. */
export const machineCpu: BottleneckRule = (view) => {
  if (view.shareOfSlow('machine', 'cores', (share) => share >= FULL) < HALF) return null;
  const waiting = view.owners('wait').find((of) => (view.inSlow(of, 'wait') ?? 0) >= LEAST_WAIT);
  if (waiting === undefined) return null;
  return {
    kind: 'machine cpu',
    name: 'CPU of the machine',
    evidence: [
      ...view.compared('machine', 'cores'),
      ...view.compared(waiting, 'cpu').map((text) => `${nameOf(waiting)}: ${text}`),
      ...view.compared(waiting, 'wait'),
    ],
  };
};
