import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
/** 20,000 entries with a new key in each operation: it still fills when the budget ends. */
export const expected = 'open';
const cache = new Map<string, object>();
export async function op(i: number): Promise<void> {
  await sleep(1);
  cache.set(randomUUID(), { i, body: `body ${i}`.repeat(4) });
  if (cache.size > 20_000) cache.delete(cache.keys().next().value as string);
}
