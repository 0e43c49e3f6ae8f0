// @module-tag integration
// @module-tag slow
// @module-tag postgres

import { describe, expect } from 'assay/fixtures';
import type { Database } from '../../../examples/backend/database/connect.ts';
import {
  taskEvents,
  tasks,
  webhookDeliveries,
  webhooks,
} from '../../../examples/backend/database/schema/work.ts';
import { type TaskEvent, TaskStore } from '../../../examples/backend/tasks/task-store.ts';
import { MOST_ATTEMPTS, WebhookSender } from '../../../examples/backend/tasks/webhooks.ts';
import { logger, test } from './database-test.ts';
import { receiver, secret } from './webhook-receiver.ts';

async function sendAll(database: Database, rounds = 1): Promise<void> {
  await using sender = new WebhookSender(database, { secret, logger, backoffMs: 0 });
  for (let round = 0; round < rounds; round += 1) await sender.sendDue();
}

const states = (events: readonly TaskEvent[]) =>
  events.map(({ sequence, state }) => `${sequence} ${state}`);

async function subscribe(
  database: Database,
  url: string,
  wanted: string[],
  isActive = true,
): Promise<void> {
  await database.orm.insert(webhooks).values({ url, states: wanted, isActive });
}

async function runTask(database: Database, id: string, end: 'completed' | 'failed'): Promise<void> {
  const store = new TaskStore(database);
  await store.add(id, 'predict');
  await store.move(id, 'running');
  await store.move(id, end);
}

describe('the changes of a task', () => {
  test('are kept in order, each with the next number', async ({ database }) => {
    const store = new TaskStore(database);
    await store.add('a', 'predict');
    await store.move('a', 'running');
    await store.move('a', 'completed', async () => ({ predictionIds: [1] }));
    expect(states(await store.events('a'))).toEqual(['0 waiting', '1 running', '2 completed']);
    expect(await database.orm.select().from(tasks)).toMatchObject([
      { result: { predictionIds: [1] } },
    ]);
  });

  test('end with an end: no late worker undoes it', async ({ database }) => {
    const store = new TaskStore(database);
    for (const end of ['completed', 'failed', 'cancelled'] as const) {
      await store.add(end, 'predict');
      await store.move(end, 'running');
      expect(await store.move(end, end, async () => ({ by: 'first' }))).toBe(true);
      for (const next of ['running', 'completed', 'failed', 'cancelled'] as const) {
        expect(await store.move(end, next, async () => ({ by: 'late' }))).toBe(false);
      }
      expect(states(await store.events(end))).toHaveLength(3);
    }
    for (const { result } of await database.orm.select().from(tasks))
      expect(result).toEqual({ by: 'first' });
  });

  test('begin with waiting: what nobody handed in does not run, and nothing completes unbegun', async ({
    database,
  }) => {
    const store = new TaskStore(database);
    expect(await store.move('none', 'running')).toBe(false);
    expect(await store.find('none')).toBeUndefined();
    await store.add('a', 'predict');
    expect(await store.move('a', 'completed')).toBe(false);
  });

  test('a task that is handed in twice is one, with one first event', async ({ database }) => {
    const store = new TaskStore(database);
    await Promise.all([1, 2, 3].map(() => store.add('a', 'predict')));
    expect(states(await store.events('a'))).toEqual(['0 waiting']);
  });

  test('of ten workers that complete it at once, one does', async ({ database }) => {
    const store = new TaskStore(database);
    await store.add('a', 'predict');
    await store.move('a', 'running');
    const moved = await Promise.all(
      Array.from({ length: 10 }, (_, worker) =>
        store.move('a', 'completed', async () => ({ worker })),
      ),
    );
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(states(await store.events('a'))).toHaveLength(3);
  });

  test('a worker that was killed is followed by another: running comes twice, in order', async ({
    database,
  }) => {
    const store = new TaskStore(database);
    await store.add('a', 'predict');
    await store.move('a', 'running');
    await store.move('a', 'running');
    await store.move('a', 'failed');
    expect(states(await store.events('a'))).toEqual([
      '0 waiting',
      '1 running',
      '2 running',
      '3 failed',
    ]);
  });
});

describe('a webhook', () => {
  test('gets the states that it wants, signed, in order', async ({ database }) => {
    await using hook = await receiver();
    await subscribe(database, hook.url, ['running', 'completed']);
    await runTask(database, 'a', 'completed');
    await runTask(database, 'b', 'failed');
    await sendAll(database);
    expect(hook.received.map(({ taskId, state }) => `${taskId} ${state}`)).toEqual([
      'a running',
      'a completed',
      'b running',
    ]);
    expect(hook.received.every(({ isSigned }) => isSigned)).toBe(true);
  });

  test('hears of a failed task', async ({ database }) => {
    await using hook = await receiver();
    await subscribe(database, hook.url, ['failed']);
    await runTask(database, 'a', 'failed');
    await sendAll(database);
    expect(hook.received).toMatchObject([{ taskId: 'a', sequence: 2, state: 'failed' }]);
  });

  test('that is not active gets nothing', async ({ database }) => {
    await using hook = await receiver();
    await subscribe(database, hook.url, ['completed'], false);
    await runTask(database, 'a', 'completed');
    await sendAll(database);
    expect(hook.received).toEqual([]);
    expect(await database.orm.select().from(webhookDeliveries)).toEqual([]);
  });

  test('that fails is tried again, and what comes after waits for it', async ({ database }) => {
    await using hook = await receiver([500, 503]);
    await subscribe(database, hook.url, ['waiting', 'running', 'completed']);
    await runTask(database, 'a', 'completed');
    await sendAll(database, 3);
    expect(hook.received.map(({ sequence }) => sequence)).toEqual([0, 0, 0, 1, 2]);
  });

  test('that is gone ends as a dead letter, which keeps nobody else waiting', async ({
    database,
  }) => {
    await using hook = await receiver();
    await subscribe(database, 'http://127.0.0.1:1/', ['completed']);
    await subscribe(database, hook.url, ['completed']);
    await runTask(database, 'a', 'completed');
    await sendAll(database, MOST_ATTEMPTS + 1);
    expect(hook.received).toHaveLength(1);
    const rows = await database.orm.select().from(webhookDeliveries).orderBy(webhookDeliveries.id);
    expect(rows).toMatchObject([
      { attempts: MOST_ATTEMPTS, status: null, deliveredAt: null },
      { attempts: 1, status: 204, deliveredAt: expect.any(Date) },
    ]);
  });

  test('waits longer before each try', async ({ database }) => {
    await using hook = await receiver([500]);
    await subscribe(database, hook.url, ['completed']);
    await runTask(database, 'a', 'completed');
    await using sender = new WebhookSender(database, { secret, logger, backoffMs: 3_600_000 });
    await sender.sendDue();
    await sender.sendDue();
    expect(hook.received).toHaveLength(1);
  });

  test('is not sent elsewhere by its receiver', async ({ database }) => {
    await using other = await receiver();
    await using hook = await receiver([302]);
    await subscribe(database, hook.url, ['completed']);
    await runTask(database, 'a', 'completed');
    await sendAll(database);
    expect(other.received).toEqual([]);
  });

  test('gets nothing twice from two workers at once', async ({ database }) => {
    await using hook = await receiver();
    await subscribe(database, hook.url, ['waiting', 'running', 'completed']);
    for (const id of ['a', 'b', 'c', 'd']) await runTask(database, id, 'completed');
    await Promise.all([sendAll(database, 4), sendAll(database, 4)]);
    await sendAll(database, 2);
    expect(hook.received).toHaveLength(12);
    for (const id of ['a', 'b', 'c', 'd']) {
      const own = hook.received.filter(({ taskId }) => taskId === id);
      expect(own.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    }
  });

  test('a change that is rolled back is told to nobody', async ({ database }) => {
    await using hook = await receiver();
    await subscribe(database, hook.url, ['running']);
    const store = new TaskStore(database);
    await store.add('a', 'predict');
    // The event of the number that comes next is there already: the change can't be written.
    const [task] = await database.orm.select().from(tasks);
    await database.orm
      .insert(taskEvents)
      .values({ taskId: task!.id, sequence: 2, state: 'running' });
    await expect(store.move('a', 'running')).rejects.toThrow();
    expect(await store.find('a')).toMatchObject({ state: 'waiting' });
    await sendAll(database);
    expect(hook.received).toEqual([]);
  });
});
