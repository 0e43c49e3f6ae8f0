import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
export const expected = 'leak';
export const resource = 'children';
const children: ChildProcess[] = [];
export async function op(): Promise<void> {
  const child = spawn('sleep', ['300'], { stdio: 'ignore' });
  await once(child, 'spawn');
  children.push(child);
}
export function teardown(): void {
  for (const child of children) child.kill('SIGKILL');
}
