import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread of the target is told. */
export interface KnownTarget {
  /** How long an answer takes. */
  readonly holdMs: number;
  /** How long the target stands still now and then; 0 never. */
  readonly stallMs: number;
  readonly everyMs: number;
}

/** When each arrival of the plan came and was answered, by its number: `n=17` in the query. */
export interface Served {
  readonly tick: number;
  readonly arrivedMs: number;
  readonly answeredMs: number;
}

/** A target that writes down when it answered each arrival. It stands still as a whole, and reads nothing then. */
const { holdMs, stallMs, everyMs } = workerData as KnownTarget;
let served: Served[] = [];
const server = createServer((request, response) => {
  const arrivedMs = performance.now();
  const tick = Number(new URL(request.url ?? '/', 'http://target').searchParams.get('n'));
  request.resume();
  setTimeout(() => {
    response.end('{}');
    served.push({ tick, arrivedMs, answeredMs: performance.now() });
  }, holdMs);
});
if (stallMs > 0) {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.wait(cell, 0, 0, stallMs), everyMs);
}
server.listen(0, '127.0.0.1', () => parentPort?.postMessage(server.address(), []));
parentPort?.on('message', () => {
  parentPort?.postMessage(served, []);
  served = [];
});
