import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import {
  burstLogE,
  cleanSeconds,
  ruledOutBurst,
} from '../../../../../harness/statistics/share/burst-test.ts';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { inBursts, steady } from './simulated.ts';

const ALPHA = 0.01;
const passes = (seconds: number, p0: number, burstSeconds: number) =>
  burstLogE(collectEvidence(steady(seconds, 100), { p0, burstSeconds })) >= Math.log(1 / ALPHA);

test.each([
  [0.05, 0.1],
  [0.01, 0.05],
  [0.01, 0.2],
  [0.005, 1],
])('a clean run for a share of %d and bursts of %d s takes as long as is said', (p0, burst) => {
  const seconds = cleanSeconds(p0, burst, ALPHA);
  expect(passes(seconds * 1.01 + 0.05, p0, burst)).toBe(true);
  expect(passes(seconds * 0.98 - 0.05, p0, burst)).toBe(false);
});

test('p99 with bursts up to 200 ms takes about 90 s, whatever the rate', () => {
  expect(cleanSeconds(0.01, 0.2, 0.01)).toBeCloseTo(96.6, 0);
});

test('one more request over the limit never makes a pass likelier', () => {
  const flags = fc.array(fc.boolean(), { minLength: 50, maxLength: 400 });
  fc.assert(
    fc.property(flags, fc.nat(), fc.constantFrom(0.01, 0.05, 0.5), (over, pick, p0) => {
      const at = pick % over.length;
      const logE = (with_: boolean) =>
        burstLogE(
          collectEvidence(
            steady(over.length / 50, 50, (i) => (i === at ? with_ : (over[i] ?? false))),
            { p0, burstSeconds: 0.1 },
          ),
        );
      expect(logE(true)).toBeLessThanOrEqual(logE(false) + 1e-9);
    }),
  );
});

test('a longer burst to be held for never makes a pass likelier', () => {
  const random = seededRandom(4);
  const stream = steady(60, 100, () => random() < 0.01);
  const logs = [0.02, 0.05, 0.1, 0.2, 0.5].map((burstSeconds) =>
    burstLogE(collectEvidence(stream, { p0: 0.05, burstSeconds })),
  );
  expect(logs).toEqual(logs.toSorted((a, b) => b - a));
});

test.each([0.02, 0.1])(
  'bursts of %d s at the limit pass in at most 1 %% of 1,500 runs',
  { tags: ['trials'] },
  (burst) => {
    const random = seededRandom(11);
    const schedule = steady(60, 50);
    const question = { p0: 0.01, burstSeconds: 0.1 };
    let passed = 0;
    for (let run = 0; run < 1500; run++) {
      const evidence = collectEvidence(inBursts(schedule, 0.01, burst, random), question);
      passed += Number(burstLogE(evidence) >= Math.log(1 / ALPHA));
    }
    // 1 % of 1,500 and three standard deviations of luck.
    expect(passed).toBeLessThanOrEqual(27);
  },
);

test('batches that fail as a whole are not taken for so many bursts', { tags: ['trials'] }, () => {
  // 10 batches of 20 a second, 5 % of the batches over the limit: at a limit of 5 %, for bursts of 1 ms.
  const random = seededRandom(5);
  let passed = 0;
  for (let run = 0; run < 400; run++) {
    const bad = Uint8Array.from({ length: 600 }, () => Number(random() < 0.05));
    const stream = {
      dueMs: Float64Array.from({ length: 12_000 }, (_, i) => Math.floor(i / 20) * 100),
      over: Uint8Array.from({ length: 12_000 }, (_, i) => bad[Math.floor(i / 20)] ?? 0),
    };
    const evidence = collectEvidence(stream, { p0: 0.05, burstSeconds: 0.001 });
    passed += Number(burstLogE(evidence) >= Math.log(1 / ALPHA));
  }
  expect(passed).toBeLessThanOrEqual(10);
});

test('where each stake was lost in a burst, nothing is left of the capital', () => {
  // A burst catches one request; a cluster of 16 loses the lowest stake, too.
  const evidence = {
    p0: 0.05,
    burstSeconds: 0.05,
    requests: 100,
    over: 16,
    seconds: 10,
    clusters: new Map([[16, 1]]),
    windows: new Map([[1, 5]]),
  };
  expect(burstLogE(evidence)).toBe(Number.NEGATIVE_INFINITY);
  expect(burstLogE({ ...evidence, clusters: new Map([[15, 1]]) })).toBeGreaterThan(-10);
});

test('the longest burst that is ruled out is that of a clean run of the same length', () => {
  const seconds = cleanSeconds(0.05, 0.1, ALPHA);
  expect(ruledOutBurst(0.05, seconds, ALPHA)).toBeCloseTo(0.1, 12);
});
