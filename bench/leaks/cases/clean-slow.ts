import { setTimeout as sleep } from 'node:timers/promises';
export const expected = 'clean';
export async function op(): Promise<void> {
  await sleep(2);
}
