import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
/** It never asks its Map how large it is, so to fill that up shows no bound; its table of slots does. */
export const expected = 'open';
const MOST = 20_000;
const slots = Array.from<string | undefined>({ length: MOST });
const byKey = new Map<string, object>();
let next = 0;
export async function op(i: number): Promise<void> {
  await sleep(1);
  const oldest = slots[next];
  if (oldest !== undefined) byKey.delete(oldest);
  const key = randomUUID();
  byKey.set(key, { i, body: `body ${i}`.repeat(4) });
  slots[next] = key;
  next = (next + 1) % MOST;
}
