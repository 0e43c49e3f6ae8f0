import { Worker } from 'node:worker_threads';

const program = `
  const { parentPort } = require('node:worker_threads');
  const kept = [];
  parentPort.on('message', (message) => {
    kept.push(message);
    parentPort.postMessage('kept');
  });`;
let worker;

export const retained = { workerHeaps: '8 B/op' };

export async function setup() {
  worker = new Worker(program, { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));
}

export const op = (i) =>
  new Promise((resolve) => {
    worker.once('message', resolve);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a window, not of a thread
    worker.postMessage({ i, text: `message ${i}` });
  });

export const teardown = () => worker.terminate();
