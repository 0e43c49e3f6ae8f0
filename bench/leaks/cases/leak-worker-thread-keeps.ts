import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
export const expected = 'leak';
const program = `
  const { parentPort } = require('node:worker_threads');
  const kept = [];
  parentPort.on('message', (message) => {
    kept.push(message);
    parentPort.postMessage('kept');
  });`;
let worker: Worker;
export async function setup(): Promise<void> {
  worker = new Worker(program, { eval: true });
  await once(worker, 'online');
}
export async function op(i: number): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of a window, not of a thread
  worker.postMessage({ i, text: `message ${i}` });
  await once(worker, 'message');
}
export const teardown = (): Promise<number> => worker.terminate();
