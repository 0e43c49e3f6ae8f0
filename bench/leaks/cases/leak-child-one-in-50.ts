import { spawn } from 'node:child_process';
import { once } from 'node:events';
/** One child in 50 is not ended; it ends with the process of the operation, whose pipe it reads. */
export const expected = 'leak';
export async function op(i: number): Promise<void> {
  const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  if (i % 50 === 33) return;
  child.stdin.end();
  await once(child, 'exit');
}
