import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
export const expected = 'leak';
export const resource = 'threads';
const workers: Worker[] = [];
export async function op(): Promise<void> {
  const worker = new Worker('setInterval(() => undefined, 60_000)', { eval: true });
  await once(worker, 'online');
  workers.push(worker);
}
export async function teardown(): Promise<void> {
  for (const worker of workers) await worker.terminate();
}
