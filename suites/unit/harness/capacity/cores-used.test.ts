import { expect, test } from 'vitest';

import { coresUsed } from '../../../../harness/capacity/cores-used.ts';

const answered = { dueMs: Float64Array.of(0, 3000), latencyMs: Float64Array.of(10, 20) };

test('CPU time is shared out to the time of the load', () => {
  expect(coresUsed(10, 12, { ledger: answered, seconds: 4 })).toBe(0.5);
});

test('what is worked on for longer than it was sent takes that time', () => {
  const late = { dueMs: Float64Array.of(0, 3000), latencyMs: Float64Array.of(10, 5000) };
  expect(coresUsed(10, 18, { ledger: late, seconds: 4 })).toBe(1);
  const failed = {
    dueMs: Float64Array.of(0, 3000),
    latencyMs: Float64Array.of(10, Infinity),
    tookMs: Float32Array.of(10, 5000),
  };
  expect(coresUsed(10, 18, { ledger: failed, seconds: 4 })).toBe(1);
});

test.for([
  [null, 12],
  [10, null],
  [10, 9],
] as const)('from %s to %s nothing can be told', ([before, after]) => {
  expect(coresUsed(before, after, { ledger: answered, seconds: 4 })).toBeNull();
});
