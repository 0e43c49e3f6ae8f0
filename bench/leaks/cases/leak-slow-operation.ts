import { setTimeout as sleep } from 'node:timers/promises';
/** Two milliseconds each: few operations fit into the budget. */
export const expected = 'leak';
const kept: object[] = [];
export async function op(i: number): Promise<void> {
  await sleep(2);
  kept.push({ i, body: `body ${i}`.repeat(4) });
}
