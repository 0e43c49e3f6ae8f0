import { expect, test } from 'vitest';
import { operationOf } from '../../../../../harness/measurement/latency/operation.ts';
import {
  isAsynchronous,
  sink,
  timedLoop,
} from '../../../../../harness/measurement/latency/timed-loop.ts';
import { FakeClock, systemClock } from '../../../../../harness/metrics/clock.ts';

test('setup gives its state to op and to teardown', async () => {
  const seen: unknown[] = [];
  const opened = await operationOf(
    {
      name: 'stateful',
      setup: async () => ({ count: 0 }),
      op: (state: { count: number }) => ++state.count,
      teardown: (state: { count: number }) => seen.push(state.count),
    },
    'x.ts',
  );
  expect([opened.run(), opened.run(), opened.name]).toEqual([1, 2, 'stateful']);
  await opened.close();
  expect(seen).toEqual([2]);
});

test('a module without op is refused with what to export', async () => {
  await expect(operationOf({}, 'x.ts')).rejects.toThrow("x.ts exports no function 'op'");
  await expect(operationOf({ op: () => {}, setup: 3 }, 'x.ts')).rejects.toThrow(
    "'setup' of x.ts is not a function",
  );
});

test('a loop calls exactly n times, keeps the last result and reads the clock around it', async () => {
  const clock = new FakeClock();
  let calls = 0;
  const loop = timedLoop(
    () => {
      clock.advance(2);
      return ++calls;
    },
    false,
    clock,
  );
  expect(await loop(7)).toBe(14);
  expect([calls, sink.last]).toEqual([7, 7]);
});

test('an asynchronous operation is awaited before the next call', async () => {
  let running = 0;
  let most = 0;
  const count = async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  };
  expect(await isAsynchronous(count)).toBe(true);
  await timedLoop(count, true, systemClock)(20);
  expect(most).toBe(1);
});

const run = () => 1;

test('two loops do not share their code', () => {
  expect(timedLoop(run, false, systemClock).toString()).toBe(
    timedLoop(run, false, systemClock).toString(),
  );
  expect(timedLoop(run, false, systemClock)).not.toBe(timedLoop(run, false, systemClock));
});
