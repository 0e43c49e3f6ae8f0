import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Measured, Task } from './piece.ts';

/**
 * Measures pieces in so many threads, in their order.
 * @param isOver asked before each piece
 */
export async function measureAll(
  tasks: readonly Task[],
  jobs: number,
  isOver: () => boolean,
  onMeasured: (measured: Measured) => void,
): Promise<void> {
  const left = [...tasks];
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL('piece-worker.ts', import.meta.url));
    try {
      for (let task = left.shift(); task !== undefined && !isOver(); task = left.shift()) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(task);
        const [measured] = (await once(worker, 'message')) as [Measured];
        onMeasured(measured);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: jobs }, thread));
}
