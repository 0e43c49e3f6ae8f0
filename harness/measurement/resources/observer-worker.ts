import { parentPort, workerData } from 'node:worker_threads';
import { Observer } from './observer.ts';
import type { ObserverPlan } from './plan.ts';
import { openSources } from './sources/open-sources.ts';

/**
 * The observer's thread: the points that the harness reads meanwhile do not hold up its looks, and what it
 * costs can be told.
 */

/** How long what was asked may take to answer once the load has ended. */
const PATIENCE_MS = 2_000;

const { plan, everyMs } = workerData as { readonly plan: ObserverPlan; readonly everyMs: number };
await using opened = await openSources(plan);
const observer = new Observer(opened.sources, everyMs);
const usedBefore = process.threadCpuUsage();
const startedMs = performance.now();
observer.look(Date.now());
const timer = setInterval(() => observer.look(Date.now()), everyMs);
parentPort?.postMessage('looking', []);
await new Promise<void>((resolve) => {
  parentPort?.once('message', () => resolve());
});
clearInterval(timer);
observer.look(Date.now());
const { user, system } = process.threadCpuUsage(usedBefore);
const share = (user + system) / 1000 / Math.max(1, performance.now() - startedMs);
const observed = await observer.end(share, PATIENCE_MS);
parentPort?.postMessage({ ...observed, notSeen: [...opened.notSeen, ...observed.notSeen] }, []);
