import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const kept = [];
let child;

export const retained = { childHeaps: '8 B/op' };

// The child runs this file, too.
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    kept.push(message);
    process.send('kept');
  });
  process.send('ready');
}

export async function setup() {
  child = fork(fileURLToPath(import.meta.url), ['child'], { execArgv: [] });
  await new Promise((resolve) => child.once('message', resolve));
}

export const op = (i) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ i, text: `message ${i}` });
  });

export const teardown = () => child.kill();
