import { expect, test } from 'vitest';
import { describeSeed, roundUp, type Seed } from '../../../../harness/seeding/seed.ts';

test.for<[Seed, string]>([
  [{ kind: 'delay', share: 0.02, ms: 11 }, '+11.0 ms in 2.00 % of requests'],
  [{ kind: 'delay', share: 1, ms: 2_100 }, '+2,100 ms in all requests'],
  [{ kind: 'fail', share: 0.019 }, 'HTTP 500 for 1.90 % of requests'],
  [
    { kind: 'keep', leak: { resource: 'heap', perOperation: 96 } },
    '96.0 B of heap kept by each operation',
  ],
  [
    { kind: 'keep', leak: { resource: 'fds', perOperation: 0.01 } },
    'a file descriptor left open by one of 100 operations',
  ],
  [{ kind: 'failing tests', count: 1 }, 'a test that fails'],
  [{ kind: 'failing tests', count: 3 }, '3 tests that fail'],
])('%j is called: %s', ([seed, words]) => {
  expect(describeSeed(seed)).toBe(words);
});

test.for<[number, number]>([
  [0, 0],
  [1.01, 1.1],
  [11, 11],
  [101, 110],
  [0.0191, 0.02],
])('%d is rounded up to %d', ([size, rounded]) => {
  expect(roundUp(size)).toBe(rounded);
});
