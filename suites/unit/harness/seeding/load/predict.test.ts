import { expect, test } from 'vitest';
import { wouldFail } from '../../../../../harness/seeding/load/ask-rule.ts';
import { predict } from '../../../../../harness/seeding/load/predict.ts';
import { recordedGates } from '../recorded.ts';

test('a p95 of 25 ms catches answers that are late by what is missing, in twice the share that it allows', () => {
  const { recorded, gate, statistic } = recordedGates({ latency: { p95: '<= 25ms' } });
  const p95 = gate('latency.p95');
  expect(p95.verdict).toBe('pass');
  const found = predict(p95, statistic('latency.p95'), 'delay', recorded);
  // Requests take 2 to 8 ms.
  expect(found).toMatchObject({ smallest: { kind: 'delay', share: 0.1 } });
  const { ms } = (found as { smallest: { ms: number } }).smallest;
  expect(ms).toBeGreaterThan(17);
  expect(ms).toBeLessThan(25);
  const asks = (late: number) =>
    wouldFail(p95, 'delay', [{ kind: 'delay', share: 0.1, ms: late }], recorded);
  expect(asks(ms)).toBe(true);
  expect(asks(ms * 0.85)).toBe(false);
});

test('a p50 is broken by answers that are all late', () => {
  const { recorded, gate, statistic } = recordedGates({ latency: { p50: '<= 25ms' } });
  const found = predict(gate('latency.p50'), statistic('latency.p50'), 'delay', recorded);
  expect(found).toMatchObject({ smallest: { kind: 'delay', share: 1 } });
});

test('errors of 1 % catch a share above it', () => {
  const { recorded, gate, statistic } = recordedGates({ errors: '<= 1%' });
  const found = predict(gate('errors'), statistic('errors'), 'fail', recorded);
  const { share } = (found as { smallest: { share: number } }).smallest;
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.04);
});

test('errors of 0 catch one request', () => {
  const { recorded, gate, statistic } = recordedGates({ errors: 0 });
  const found = predict(gate('errors'), statistic('errors'), 'fail', recorded);
  const { share } = (found as { smallest: { share: number } }).smallest;
  expect(share).toBeLessThan(2 / 2_400);
});

test('errors of 100 % catch nothing, though all requests fail', () => {
  const { recorded, gate, statistic } = recordedGates({ errors: '<= 100%' });
  expect(predict(gate('errors'), statistic('errors'), 'fail', recorded)).toEqual({
    family: 'fail',
    smallest: null,
    largest: { kind: 'fail', share: 1 },
  });
});

test('no late answer reaches a limit that is longer than half of the load', () => {
  const { recorded, gate, statistic } = recordedGates({ latency: { p95: '<= 60s' } });
  expect(predict(gate('latency.p95'), statistic('latency.p95'), 'delay', recorded)).toEqual({
    because:
      'its limit of 60.0 s is longer than an answer may take within its load of 12.0 s: no late answer up to 6,000 ms can break it',
  });
});

test.for([
  ['are dropped', false, 'applied', 500],
  ['wait', true, 'applied', 500],
  ['are dropped', false, 'dropped', 495],
] as const)(
  'users run out where arrivals %s: 100 users for 200 requests a second last for 500 ms each (%s)',
  ([, arrivalsWait, name, least]) => {
    const users = { count: 100, arrivalsWait };
    const { recorded, gate, statistic } = recordedGates({ dropped: 0 }, users);
    const found = predict(gate(name), statistic(name), 'starve', recorded);
    const { smallest } = found as { smallest: { share: number; ms: number } };
    expect(smallest.share).toBe(1);
    expect(smallest.ms).toBeGreaterThan(least - 10);
    expect(smallest.ms).toBeLessThan(600);
  },
);

test('where nobody knows how many users there are, the largest delay is tried', () => {
  const { recorded, gate, statistic } = recordedGates({ dropped: 0 });
  expect(predict(gate('dropped'), statistic('dropped'), 'starve', recorded)).toMatchObject({
    smallest: { kind: 'delay', share: 1, ms: 6_000 },
  });
});

test('of users that wait for their answers a delay of the size of the limit is tried', () => {
  const { recorded, gate, statistic } = recordedGates({ latency: { p95: '<= 25ms' } });
  const { measurement } = recorded;
  const closed = {
    ...measurement,
    ledger: { ...measurement.ledger, cycleMs: { median: 5, p90: 8 } },
  };
  const found = predict(gate('latency.p95'), statistic('latency.p95'), 'delay', {
    ...recorded,
    measurement: closed,
  });
  expect(found).toMatchObject({ smallest: { kind: 'delay', share: 0.1, ms: 25 } });
});
