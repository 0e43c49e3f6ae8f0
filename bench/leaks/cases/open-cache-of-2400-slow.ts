import { setTimeout as sleep } from 'node:timers/promises';
/** A cache of 2,400, which is full for the last quarter of what fits into the budget. */
export const expected = 'open';
const cache = new Map<string, object>();
export async function op(i: number): Promise<void> {
  await sleep(1);
  cache.set(`key ${i}`, { i, body: `body ${i}`.repeat(4) });
  if (cache.size > 2_400) cache.delete(cache.keys().next().value as string);
}
