import { type BottleneckRule, HALF, nameOf } from '../finding.ts';

/** Of the periods (100 ms each unless it is set otherwise): what waits in one of them is late by most of it. */
const OFTEN = 0.25;

/**
 * A container is held at its CPU limit: its threads look full, and its collections long, by what they wait for
 * the next period.
 */
export const cpuLimit: BottleneckRule = (view) => {
  for (const of of view.owners('throttled')) {
    if (view.shareOfSlow(of, 'throttled', (share) => share >= OFTEN) < HALF) continue;
    return {
      kind: 'cpu limit',
      name: `CPU limit of ${nameOf(of)}`,
      evidence: [
        ...view.compared(of, 'throttled'),
        ...view.compared(of, 'cpu'),
        ...view.compared(of, 'limit').slice(0, 1),
      ],
    };
  }
  return null;
};
