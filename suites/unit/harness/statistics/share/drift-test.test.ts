import { expect, test } from 'vitest';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { designEffects } from '../../../../../harness/statistics/share/drift-test.ts';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.05 };
const effects = (seconds: number, rate: number, isOver: (i: number) => boolean, p0 = 0.05) =>
  designEffects(collectEvidence(steady(seconds, rate, isOver), { ...question, p0 }), levels);

test('independent requests are worth nearly themselves in a long run', () => {
  const random = seededRandom(1);
  const { pass, fail } = effects(600, 100, () => random() < 0.05);
  expect(fail).toBeGreaterThanOrEqual(1);
  expect(fail).toBeLessThan(2.5);
  expect(pass).toBeCloseTo(fail, 1);
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
  expect((far.pass - 1) / (far.fail - 1)).toBeCloseTo(1.5, 9);
  expect((farther.pass - 1) / (farther.fail - 1)).toBeCloseTo(3, 9);
});

test('uneven arrivals of independent requests are no drift', () => {
  const random = seededRandom(6);
  // 20 a second and 200 a second in turn, each for a second: a variance of counts would be enormous.
  const dueMs: number[] = [];
  for (let second = 0; second < 240; second++) {
    const rate = second % 2 === 0 ? 20 : 200;
    for (let i = 0; i < rate; i++) dueMs.push(second * 1000 + (i * 1000) / rate);
  }
  const over = Uint8Array.from(dueMs, () => Number(random() < 0.5));
  const evidence = collectEvidence({ dueMs, over }, { p0: 0.5, burstSeconds: 0.05 });
  expect(designEffects(evidence, levels).fail).toBeLessThan(2.5);
});
