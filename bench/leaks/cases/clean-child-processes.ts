import { spawn } from 'node:child_process';
import { once } from 'node:events';
export const expected = 'clean';
export async function op(): Promise<void> {
  await once(spawn('true', { stdio: 'ignore' }), 'close');
}
