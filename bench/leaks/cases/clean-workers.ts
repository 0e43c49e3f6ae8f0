import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
export const expected = 'clean';
export async function op(): Promise<void> {
  const worker = new Worker('', { eval: true });
  await once(worker, 'exit');
}
