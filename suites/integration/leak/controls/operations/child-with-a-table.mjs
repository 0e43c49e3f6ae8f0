import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A child that gets a message for each operation, and puts it into a table in one way. */
const table = new Map();
const MOST = 20_000;
const LIFETIME_MS = 20_000;

const ways = {
  keeps: (key, message) => table.set(key, message),
  'is-bounded': (key, message) => {
    if (table.size >= MOST) table.delete(table.keys().next().value);
    table.set(key, message);
  },
  expires: (key, message) => {
    table.set(key, message);
    setTimeout(() => table.delete(key), LIFETIME_MS).unref();
  },
};

const way = process.env['TABLE'] ?? 'keeps';
let child;

// The child runs this file, too.
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    ways[way](message.key, message);
    process.send('done');
  });
  process.send('ready');
}

export async function setup() {
  child = fork(fileURLToPath(import.meta.url), ['child'], { execArgv: [] });
  await new Promise((resolve) => child.once('message', resolve));
}

let sent = 0;
export const op = () =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send({ key: `message ${sent++}`, text: 'x'.repeat(100) });
  });

export const teardown = () => child.kill();
