import { setTimeout as sleep } from 'node:timers/promises';
/** Inference that takes its time: 600 numbers are kept of each answer. */
export const expected = 'leak';
const kept: number[][] = [];
export async function op(i: number): Promise<void> {
  await sleep(150);
  kept.push(Array.from({ length: 600 }, (_, at) => at + i + 0.5));
}
