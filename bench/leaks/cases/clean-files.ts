import { open } from 'node:fs/promises';
export const expected = 'clean';
export async function op(): Promise<void> {
  await using file = await open('/dev/null', 'r');
  await file.stat();
}
