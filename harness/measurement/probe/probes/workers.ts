import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import type { Probe } from '../probe.ts';

const routine = 'worker thread';
let running = 0;

export const workers: Probe = {
  resource: 'workers',
  kind: 'count',
  what: 'worker threads that this thread started and that have not ended',
  noise: 'workers about to end; the sample waits for them for a while',
  // Node tells of each new worker on this channel.
  start: () =>
    subscribe('worker_threads', (message) => follow((message as { worker: Worker }).worker)),
  read: () => running,
  detail: () => ({ [routine]: running }),
};

function follow(worker: Worker): void {
  running++;
  worker.once('exit', () => running--);
}
