import { setTimeout as sleep } from 'node:timers/promises';
/** Three hundred operations fit into the budget. */
export const expected = 'clean';
export async function op(i: number): Promise<number> {
  await sleep(20 + ((i * 7) % 21));
  return JSON.stringify(Array.from({ length: 100 }, () => i)).length;
}
