import { type BottleneckRule, nameOf } from '../finding.ts';
import type { ResourceView } from '../view.ts';

/** From here on a thread has no time left. */
const FULL = 0.9;
/**
 * A thread that asks for a processor all the time and gets less computes little: others have the machine. Where
 * it is known that the event loop never rests, less is enough.
 */
const LEAST_RUN = 0.2;
const LEAST_RUN_OF_LOOP = 0.08;

/**
 * A server whose busiest thread is at work all the time. A thread that waits for a processor wants to work,
 * too: on a full machine it would else look idle. (Utilization and saturation, Gregg's USE method.)
 */
export const targetCpu: BottleneckRule = (view) => {
  for (const of of view.owners('rss')) {
    if (!isFull(view, of)) continue;
    return {
      kind: 'target cpu',
      name: `CPU of ${nameOf(of)}`,
      evidence: (['thread', 'wait', 'loop', 'delay'] as const).flatMap((one) =>
        view.compared(of, one),
      ),
    };
  }
  return null;
};

function isFull(view: ResourceView, of: string): boolean {
  const [ran, waited] = [view.inSlow(of, 'thread') ?? 0, view.inSlow(of, 'wait') ?? 0];
  const loop = view.inSlow(of, 'loop') ?? 0;
  return (ran >= LEAST_RUN && ran + waited >= FULL) || (ran >= LEAST_RUN_OF_LOOP && loop >= FULL);
}
