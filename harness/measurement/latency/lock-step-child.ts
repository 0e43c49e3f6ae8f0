import { systemClock } from '../../metrics/clock.ts';
import { dieWithParent } from '../../process/die-with-parent.ts';
import { openSource } from './open-source.ts';
import type { SideSource } from './side-source.ts';
import { isAsynchronous, timedLoop, type TimedLoop } from './timed-loop.ts';

/** What a lock-step process is told: open a side once, then run slices of it on request. */
export type LockStepOrder =
  | { readonly kind: 'open'; readonly source: SideSource }
  | { readonly kind: 'slice'; readonly operations: number }
  | { readonly kind: 'close' };

export type LockStepAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'slice'; readonly ms: number }
  | { readonly kind: 'threw'; readonly message: string };

dieWithParent();

let slice: TimedLoop | null = null;
let close: () => unknown = () => {};

process.on('message', (order: LockStepOrder) => {
  void answer(order).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ kind: 'threw', message: String(error) }),
  );
});

async function answer(order: LockStepOrder): Promise<LockStepAnswer> {
  switch (order.kind) {
    case 'open': {
      const operation = await openSource(order.source, 'base');
      close = operation.close;
      slice = timedLoop(operation.run, await isAsynchronous(operation.run), systemClock);
      return { kind: 'opened' };
    }
    case 'slice':
      return { kind: 'slice', ms: (await slice?.(order.operations)) ?? Number.NaN };
    case 'close':
      try {
        await close();
      } finally {
        process.exit(0);
      }
  }
}
