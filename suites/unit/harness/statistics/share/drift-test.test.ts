import { expect, test } from 'vitest';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { designEffects } from '../../../../../harness/statistics/share/drift-test.ts';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.05 };
const effects = (seconds: number, rate: number, isOver: (i: number) => boolean, p0 = 0.05) =>
  designEffects(collectEvidence(steady(seconds, rate, isOver), { ...question, p0 }), levels);

/** The middle of what several streams show. */
const usual = (of: (seed: number) => number) =>
  Array.from({ length: 21 }, (_, seed) => of(seed)).toSorted((a, b) => a - b)[10] ?? Number.NaN;

test('independent requests are usually worth a third of themselves or more', () => {
  const fail = usual((seed) => {
    const random = seededRandom(seed);
    return effects(600, 100, () => random() < 0.05).fail;
  });
  expect(fail).toBeGreaterThanOrEqual(1);
  expect(fail).toBeLessThan(3);
});

test('where nothing is over the limit, or everything, nothing drifts', () => {
  expect(effects(60, 100, () => false)).toEqual({ pass: 1, fail: 1 });
  expect(effects(60, 100, () => true)).toEqual({ pass: 1, fail: 1 });
});

test('a share that drifts makes a request worth a fraction', () => {
  const random = seededRandom(2);
  let slow = 0;
  const isOver = () => {
    slow = 0.999 * slow + Math.sqrt(1 - 0.999 ** 2) * normalNumber(random);
    return random() < 0.05 * Math.exp(slow);
  };
  expect(effects(60, 100, isOver).fail).toBeGreaterThan(8);
});

/** Two in three of the requests in a tenth of the time. */
const isInBurst = (i: number) => i % 400 < 40 && i % 3 > 0;

test('below the limit the variance is scaled up to what it would be at the limit, three times at most', () => {
  const near = effects(60, 100, isInBurst);
  const far = effects(60, 100, isInBurst, 0.1);
  const farther = effects(60, 100, isInBurst, 0.9);
  expect(near.fail).toBe(far.fail);
  const scaled = ({ pass, fail }: typeof far) => (pass - 1) / (fail - 1);
  expect(scaled(effects(60, 100, isInBurst, 0.01))).toBeCloseTo(1, 9);
  expect(scaled(far)).toBeCloseTo(1.5, 9);
  expect(scaled(farther)).toBeCloseTo(3, 9);
});

test('a drift that turns twelve times shows in the slow cosines, where long blocks miss the half of it', () => {
  const random = seededRandom(9);
  const runs = 40;
  let effect = 0;
  for (let run = 0; run < runs; run++) {
    let slow = normalNumber(random);
    const kept = Math.exp(-0.01 / 5);
    effect += effects(60, 100, () => {
      slow = kept * slow + Math.sqrt(1 - kept * kept) * normalNumber(random);
      return random() < 0.05 * Math.exp(0.5 * slow - 0.125);
    }).fail;
  }
  // The variance of the count is 1 + 2·τ·rate·p·(e^.25 − 1)/(1 − p) ≈ 12 times that of independent ones.
  expect(effect / runs).toBeGreaterThan(12);
});

test('uneven arrivals of independent requests are no drift', () => {
  // 20 a second and 200 a second in turn, each for a second: a variance of counts would be enormous.
  const dueMs: number[] = [];
  for (let second = 0; second < 240; second++) {
    const rate = second % 2 === 0 ? 20 : 200;
    for (let i = 0; i < rate; i++) dueMs.push(second * 1000 + (i * 1000) / rate);
  }
  const fail = usual((seed) => {
    const random = seededRandom(seed);
    const over = Uint8Array.from(dueMs, () => Number(random() < 0.5));
    const evidence = collectEvidence({ dueMs, over }, { p0: 0.5, burstSeconds: 0.05 });
    return designEffects(evidence, levels).fail;
  });
  expect(fail).toBeLessThan(3);
});
