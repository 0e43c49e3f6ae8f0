import { Worker } from 'node:worker_threads';

/** How often the watchdog looks; the kernel's own way needs none. */
const LOOK_EVERY_MS = 100;

/**
 * Ends this process when its parent does, SIGKILL of it included: at once by the closed channel while
 * the event loop turns, and by a thread of its own while an operation that doesn't return blocks it.
 * (Where the kernel does it, see tied-node.ts, the thread isn't started: it would be one more neighbor.)
 */
export function dieWithParent(): void {
  process.once('disconnect', () => process.exit(1));
  if (!process.argv.includes(watchedFlag)) return;
  const options = { eval: true, workerData: process.ppid, resourceLimits: heapLimits };
  new Worker(source, options).unref();
}

export const watchedFlag = '--watch-parent';

/** Three times what the thread was seen to use, so that it never dies of its own limit. */
const heapLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 };

/** An orphan gets another parent: init, or the nearest process that asked for orphans. */
const source = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, ${LOOK_EVERY_MS});`;
