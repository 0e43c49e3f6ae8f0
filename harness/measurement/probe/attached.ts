import { listen } from './listen.ts';
import { steadyHeap } from './steady-heap.ts';
import { workersMayRunAlready } from './worker-heaps.ts';

/**
 * The probe in a process that runs already. What it compiled before stays optimized; nothing more is,
 * since what the compilers keep would look like growth. So the server stays slower until it is restarted.
 */
export function attach(key: string): void {
  steadyHeap();
  workersMayRunAlready();
  listen(key);
}
