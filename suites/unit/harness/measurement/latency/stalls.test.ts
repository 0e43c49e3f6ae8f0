import { expect, test } from 'vitest';
import { measureStalls, stallsOf } from '../../../../../harness/measurement/latency/stalls.ts';

const none = { count: 0, p90Ms: 0, longestMs: 0 };

/** 1,000 requests, one every 5 ms, that take 0.2 ms, but for those that are due during a stall. */
function requests(stalls: readonly { readonly fromMs: number; readonly ms: number }[]) {
  const dueMs = Array.from({ length: 1000 }, (_, n) => n * 5);
  const doneMs = dueMs.map((due) => {
    const stall = stalls.find(({ fromMs, ms }) => due >= fromMs && due < fromMs + ms);
    return stall === undefined ? due + 0.2 : stall.fromMs + stall.ms + 0.2;
  });
  return [dueMs, doneMs] as const;
}

test('a machine that never stalls makes no bursts of slow requests', () => {
  expect(stallsOf(...requests([]))).toEqual(none);
  expect(stallsOf([], [])).toEqual(none);
});

test('a burst lasts from when its first request was due until its last was answered', () => {
  const { count, longestMs, p90Ms } = stallsOf(...requests([{ fromMs: 1000, ms: 80 }]));
  expect(count).toBe(1);
  expect(longestMs).toBeCloseTo(80.2, 6);
  expect(p90Ms).toBeCloseTo(80.2, 6);
});

test('a stall that no request met, or that held one up for less than a millisecond, is none', () => {
  expect(stallsOf(...requests([{ fromMs: 1001, ms: 3 }]))).toEqual(none);
  expect(stallsOf(...requests([{ fromMs: 1000, ms: 0.9 }]))).toEqual(none);
});

test('ten stalls are ten bursts, of which the ninth in length counts', () => {
  const lengths = [10, 20, 30, 40, 50, 60, 70, 80, 90, 400];
  const stalls = lengths.map((ms, n) => ({ fromMs: 100 + n * 450, ms }));
  const { count, longestMs, p90Ms } = stallsOf(...requests(stalls));
  expect(count).toBe(10);
  expect(longestMs).toBeCloseTo(400.2, 6);
  expect(p90Ms).toBeGreaterThan(90);
  expect(p90Ms).toBeLessThan(400);
});

test('requests are asked when they are due, whether or not the earlier ones were answered', async () => {
  let asked = 0;
  const held = Promise.withResolvers<void>();
  const { longestMs } = await measureStalls(500, () => {
    asked += 1;
    // The 21st to the 60th are answered together, when the 60th was asked.
    if (asked === 60) held.resolve();
    return asked > 20 && asked <= 60 ? held.promise : Promise.resolve();
  });
  expect(asked).toBe(100);
  // The 21st was due 195 ms before the 60th was.
  expect(longestMs).toBeGreaterThan(190);
});
