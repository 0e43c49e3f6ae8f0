import { expect, test } from 'vitest';
import { lookLevel, lookTimes } from '../../../../../harness/statistics/looks.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../../../../harness/statistics/share/judge-share.ts';
import {
  secondsIfClean,
  secondsToPass,
} from '../../../../../harness/statistics/share/time-to-decide.ts';
import { burstWindows } from '../../../../../harness/statistics/share/windows.ts';
import { steady } from './simulated.ts';

const planned = { p0: 0.05, burstSeconds: 0.05, rate: 100 };

test('independent clients leave some windows of a burst empty, which takes longer', () => {
  const alpha = 0.01;
  // B · ln(1/(.8α))/p0 = 4.8 s at a steady rate; five requests a window catch .78 of it, .05 next to none.
  expect(secondsIfClean({ ...planned, rate: 100_000 }, alpha)).toBeCloseTo(4.8, 0);
  expect(secondsIfClean(planned, alpha)).toBeGreaterThan(4.8 / 0.85);
  expect(secondsIfClean({ ...planned, rate: 1 }, alpha)).toBeCloseTo(103.8, 1);
});

test('a larger share takes longer, up to never', () => {
  const looks = lookTimes(12, 1000);
  const times = [0, 0.005, 0.0125, 0.025].map((share) =>
    secondsToPass(planned, share, 0.01, looks),
  );
  expect(times).toEqual(times.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  expect(times[0]).toBe(12);
  expect(secondsToPass(planned, 0.05, 0.01, looks)).toBeNull();
});

// "Enough" was said of runs of which a third were undecided.
test.each([
  { ...planned, alpha: 0.05, first: 12 },
  { p0: 0.5, burstSeconds: 0.05, rate: 20, alpha: 0.05, first: 12 },
  { p0: 0.05, burstSeconds: 0.1, rate: 50, alpha: 0.01, first: 30 },
])(
  'what is said to be enough for p0 $p0 at $rate/s decides at half of the limit in 99 % of 200 runs',
  { tags: ['trials'] },
  ({ alpha, first, ...gate }) => {
    const runs = 200;
    const half = secondsToPass(gate, gate.p0 / 2, alpha, lookTimes(first, 3600)) ?? Number.NaN;
    const looks = lookTimes(first, half);
    const random = seededRandom(17);
    const dueMs = Float64Array.from(steady(half, gate.rate).dueMs);
    const upTo = looks.map((seconds) => Math.round(seconds * gate.rate));
    const windows = upTo.map((n) => burstWindows(dueMs.slice(0, n), gate.burstSeconds));
    let decided = 0;
    for (let run = 0; run < runs; run++) {
      const over = Uint8Array.from(dueMs, () => Number(random() < gate.p0 / 2));
      decided += Number(
        upTo.some((n, look) => {
          const level = lookLevel(alpha, look + 1);
          const stream = { dueMs: dueMs.slice(0, n), over: over.subarray(0, n) };
          const evidence = collectEvidence(stream, gate, windows[look]);
          return judgeShare(evidence, { pass: level, fail: level }) === 'at most';
        }),
      );
    }
    expect(decided / runs).toBeGreaterThanOrEqual(0.985);
  },
);

test('a run of a few seconds is planned without the cosines and the correlation, which it has not', () => {
  const frequent = { p0: 0.5, burstSeconds: 0.01, rate: 1000 };
  expect(secondsToPass(frequent, 0.1, 0.01, [5])).toBe(5);
  expect(secondsToPass(frequent, 0.1, 0.01, [8])).toBe(8);
  expect(secondsToPass(frequent, 0.49, 0.01, [5])).toBeNull();
});

test('without a look nothing passes', () => {
  expect(secondsToPass(planned, 0, 0.01, [])).toBeNull();
});
