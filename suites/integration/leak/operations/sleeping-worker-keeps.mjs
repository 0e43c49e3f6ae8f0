import { Worker } from 'node:worker_threads';

// It never reaches its event loop, as a pool's worker that waits for its next task by Atomics.wait.
const program = `
  const { workerData: flags } = require('node:worker_threads');
  const kept = [];
  for (;;) {
    Atomics.wait(flags, 0, 0);
    Atomics.store(flags, 0, 0);
    kept.push({ numbers: [0.5, 1.5, 2.5] });
    Atomics.add(flags, 1, 1);
  }`;
const flags = new Int32Array(new SharedArrayBuffer(8));
let worker;

export const retained = { workerHeaps: '8 B/op' };

export async function setup() {
  worker = new Worker(program, { eval: true, workerData: flags });
  await new Promise((resolve) => worker.once('online', resolve));
}

export async function op() {
  const before = Atomics.load(flags, 1);
  Atomics.store(flags, 0, 1);
  Atomics.notify(flags, 0);
  while (Atomics.load(flags, 1) === before) await new Promise((resolve) => setImmediate(resolve));
}

export const teardown = () => worker.terminate();
