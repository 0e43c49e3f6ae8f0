import { expect, test } from 'vitest';
import { slowed } from '../../../../../harness/measurement/latency/slowed.ts';
import type { Operation } from '../../../../../harness/measurement/latency/operation.ts';

/** A clock that goes on by what the operation takes, and by a little each time that it is read. */
function operationOf(takesMs: number, isAsync = false) {
  let nowMs = 0;
  let calls = 0;
  const run = (): unknown => {
    nowMs += takesMs;
    calls += 1;
    return isAsync ? Promise.resolve(calls) : calls;
  };
  const clock = { nowMs: () => (nowMs += 1e-6) };
  const operation: Operation = { name: 'op', run, close: () => undefined };
  return { operation, clock, now: () => nowMs, calls: () => calls };
}

test('a long call takes longer by the share, and gives what it gave', () => {
  const { operation, clock, now, calls } = operationOf(2);
  const { run } = slowed(operation, 0.25, clock);
  for (let n = 1; n <= 100; n += 1) expect(run()).toBe(n);
  expect(now()).toBeCloseTo(250, 0);
  expect(calls()).toBe(100);
});

test('of short calls as many more are made as the share says', () => {
  const { operation, clock, calls } = operationOf(0.001);
  const { run } = slowed(operation, 0.25, clock);
  for (let n = 0; n < 32; n += 1) run();
  const before = calls();
  for (let n = 0; n < 1_000; n += 1) run();
  expect(calls() - before).toBe(1_250);
});

test('a short call can be made several times as slow', () => {
  const { operation, clock, calls } = operationOf(0.001);
  const { run } = slowed(operation, 2, clock);
  for (let n = 0; n < 32; n += 1) run();
  const before = calls();
  for (let n = 0; n < 100; n += 1) run();
  expect(calls() - before).toBe(300);
});

test('what is awaited is slower, too', async () => {
  const { operation, clock, now } = operationOf(2, true);
  const { run } = slowed(operation, 0.5, clock);
  for (let n = 1; n <= 40; n += 1) expect(await run()).toBe(n);
  expect(now()).toBeCloseTo(120, 0);
});
