import { type BottleneckRule, nameOf } from '../finding.ts';

/** Above this share of its time a process collects instead of serving. */
const MOST_SHARE = 0.2;

/** GC pressure: in the slow seconds a server spends a fifth of its time collecting garbage. */
export const garbageCollection: BottleneckRule = (view) => {
  for (const of of view.owners('gc')) {
    if ((view.inSlow(of, 'gc') ?? 0) < MOST_SHARE) continue;
    return {
      kind: 'garbage collection',
      name: `garbage collection of ${nameOf(of)}`,
      evidence: (['gc', 'pause', 'heap'] as const).flatMap((one) => view.compared(of, one)),
    };
  }
  return null;
};
