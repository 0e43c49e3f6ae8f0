import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test as base } from '../../../../fixtures/index.ts';

/** Where the matrix and this run tell each other how far they are: one file a mark. */
const marks = process.env['KILL_MARKS'] ?? '';
const heldIn = process.env['KILL_PHASE'] ?? '';

function mark(name: string): void {
  writeFileSync(join(marks, name), String(process.pid));
}

const HELD_AT_MOST_MS = 20_000;

/** Waits in the phase in which the kill is to come, until the matrix has done it. */
async function hold(phase: string): Promise<void> {
  mark(phase);
  if (phase !== heldIn) return;
  const deadline = Date.now() + HELD_AT_MOST_MS;
  while (!existsSync(join(marks, 'released')) && Date.now() < deadline) await sleep(20);
}

mark('worker');

const test = base.extend('heldTeardown', async ({ postgres, redis }, { onCleanup }) => {
  onCleanup(() => hold('teardown'));
  return { postgres, redis };
});

// Full isolation, so that the worker owns a server of its own besides the ones of the run.
test.override('redisIsolation', 'server');

test('uses both services', async ({ heldTeardown: { postgres, redis } }) => {
  await postgres.pool.query('CREATE TABLE reading (value int)');
  await redis.client.set('key', 'value');
  expect(await redis.keys()).toEqual(['key']);
  await hold('test');
});
