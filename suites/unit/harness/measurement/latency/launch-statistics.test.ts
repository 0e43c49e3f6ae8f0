import { expect, test } from 'vitest';
import { launchStatistics } from '../../../../../harness/measurement/latency/launch-statistics.ts';

const nothing = { base: 0, candidate: 0, canary: 0 };

test('a third of disturbed slices does not move the ratio', () => {
  const base = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 9 : 1));
  const candidate = Array.from({ length: 30 }, (_, i) => (i % 3 === 1 ? 9 : 1.1));
  const { logRatio } = launchStatistics(
    { opsPerSlice: 1, msPerOp: { base, candidate, canary: base } },
    { bytesPerOp: nothing, msPerByte: 0 },
  );
  expect(logRatio).toBeCloseTo(Math.log(1.1), 12);
});

test('garbage is part of the time, at the price of the launch', () => {
  const same = Array<number>(10).fill(1);
  const { logRatio, canaryLogRatio } = launchStatistics(
    { opsPerSlice: 1, msPerOp: { base: same, candidate: same, canary: same } },
    { bytesPerOp: { base: 1000, candidate: 3000, canary: 1000 }, msPerByte: 1e-4 },
  );
  expect(logRatio).toBeCloseTo(Math.log(1.3 / 1.1), 12);
  expect(canaryLogRatio).toBe(0);
});

test('a slow tenth shows in the tail and not in the ratio', () => {
  const base = Array<number>(100).fill(1);
  const candidate = base.map((time, i) => (i % 8 === 0 ? 5 : time));
  const { logRatio, tailLogRatio } = launchStatistics(
    { opsPerSlice: 1, msPerOp: { base, candidate, canary: base } },
    { bytesPerOp: nothing, msPerByte: 0 },
  );
  expect(logRatio).toBe(0);
  expect(tailLogRatio).toBeCloseTo(Math.log(5), 12);
});
