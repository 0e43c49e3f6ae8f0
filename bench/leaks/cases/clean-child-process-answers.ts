import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
export const expected = 'clean';
const kept: unknown[] = [];
// The child runs this file, too.
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    kept[0] = message;
    process.send?.('kept');
  });
  process.send?.('ready');
}
let child: ChildProcess;
export async function setup(): Promise<void> {
  child = fork(fileURLToPath(import.meta.url), ['child'], { execArgv: ['--no-warnings'] });
  await once(child, 'message');
}
export async function op(i: number): Promise<void> {
  child.send({ i, text: `message ${i}` });
  await once(child, 'message');
}
export function teardown(): void {
  child.kill();
}
