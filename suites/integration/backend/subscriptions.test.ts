// @module-tag thorough
// @module-tag integration
// @module-tag postgres

import { describe, expect } from 'assay/fixtures';
import { TaskSubscriptions } from '../../../examples/backend/tasks/subscriptions.ts';
import { type TaskEvent, TaskStore } from '../../../examples/backend/tasks/task-store.ts';
import { logger, test } from './database-test.ts';

const POLL_MS = 5;
const words = (events: readonly TaskEvent[]) =>
  events.map(({ sequence, state }) => `${sequence} ${state}`);

describe('a subscriber in this process', () => {
  test('hears every change of its task in order, and its end ends it', async ({ database }) => {
    const store = new TaskStore(database);
    await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
    await store.add('a', 'predict');
    await store.add('b', 'predict');
    const heard: TaskEvent[] = [];
    const { ended } = subscriptions.subscribe('a', (event) => void heard.push(event));
    await store.move('a', 'running');
    await store.move('b', 'running');
    await store.move('a', 'running');
    await store.move('a', 'completed');
    await ended;
    expect(words(heard)).toEqual(['0 waiting', '1 running', '2 running', '3 completed']);
    expect(subscriptions.size).toBe(0);
  });

  test.for(['failed', 'cancelled'] as const)(
    'hears that a task is %s',
    async (end, { database }) => {
      const store = new TaskStore(database);
      await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
      await store.add('a', 'predict');
      const heard: TaskEvent[] = [];
      const { ended } = subscriptions.subscribe('a', (event) => void heard.push(event));
      await store.move('a', end);
      await ended;
      expect(words(heard)).toEqual(['0 waiting', `1 ${end}`]);
    },
  );

  test('that throws hears the same change again, and none behind it before', async ({
    database,
  }) => {
    const store = new TaskStore(database);
    await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
    await store.add('a', 'predict');
    await store.move('a', 'running');
    await store.move('a', 'completed');
    const heard: TaskEvent[] = [];
    let failures = 2;
    const { ended } = subscriptions.subscribe('a', async (event) => {
      heard.push(event);
      if (event.state !== 'running' || failures === 0) return;
      failures -= 1;
      throw new Error('not now');
    });
    await ended;
    expect(words(heard)).toEqual([
      '0 waiting',
      '1 running',
      '1 running',
      '1 running',
      '2 completed',
    ]);
  });

  test('that takes its time delays what comes after, and loses none of it', async ({
    database,
  }) => {
    const store = new TaskStore(database);
    await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
    await store.add('a', 'predict');
    const busy = Promise.withResolvers<void>();
    const heard: TaskEvent[] = [];
    let atOnce = 0;
    let mostAtOnce = 0;
    const { ended } = subscriptions.subscribe('a', async (event) => {
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await busy.promise;
      heard.push(event);
      atOnce -= 1;
    });
    await store.move('a', 'running');
    await store.move('a', 'completed');
    expect(heard).toEqual([]);
    busy.resolve();
    await ended;
    expect(words(heard)).toEqual(['0 waiting', '1 running', '2 completed']);
    expect(mostAtOnce).toBe(1);
  });

  test('that knows the first changes gets those behind them', async ({ database }) => {
    const store = new TaskStore(database);
    await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
    await store.add('a', 'predict');
    await store.move('a', 'running');
    await store.move('a', 'failed');
    const heard: TaskEvent[] = [];
    const listener = (event: TaskEvent) => void heard.push(event);
    await subscriptions.subscribe('a', listener, { after: 0 }).ended;
    expect(words(heard)).toEqual(['1 running', '2 failed']);
  });

  test('that leaves hears nothing more, and others go on', async ({ database }) => {
    const store = new TaskStore(database);
    await using subscriptions = new TaskSubscriptions(store, { logger, pollMs: POLL_MS });
    await store.add('a', 'predict');
    const left: TaskEvent[] = [];
    const stayed: TaskEvent[] = [];
    const leaving = subscriptions.subscribe('a', (event) => void left.push(event));
    const staying = subscriptions.subscribe('a', (event) => void stayed.push(event));
    await expect.poll(() => left.length).toBe(1);
    await leaving[Symbol.asyncDispose]();
    await store.move('a', 'cancelled');
    await staying.ended;
    expect(words(left)).toEqual(['0 waiting']);
    expect(words(stayed)).toEqual(['0 waiting', '1 cancelled']);
  });

  test('goes on when the database answers again', async ({ database }) => {
    const store = new TaskStore(database);
    await store.add('a', 'predict');
    await store.move('a', 'cancelled');
    let isAway = true;
    const events = async (taskId: string, after?: number) => {
      if (isAway) throw new Error('the database is not available');
      return await store.events(taskId, after);
    };
    await using subscriptions = new TaskSubscriptions({ events }, { logger, pollMs: POLL_MS });
    const heard: TaskEvent[] = [];
    const { ended } = subscriptions.subscribe('a', (event) => void heard.push(event));
    isAway = false;
    await ended;
    expect(words(heard)).toEqual(['0 waiting', '1 cancelled']);
  });
});
