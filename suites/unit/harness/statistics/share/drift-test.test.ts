import { expect, test } from 'vitest';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { designEffects } from '../../../../../harness/statistics/share/drift-test.ts';
import { collectEvidence, poolEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.05 };
const effects = (seconds: number, rate: number, isOver: (i: number) => boolean, p0 = 0.05) =>
  designEffects(collectEvidence(steady(seconds, rate, isOver), { ...question, p0 }), levels);

/** The middle of what several streams show. */
const usual = (of: (seed: number) => number) =>
  Array.from({ length: 21 }, (_, seed) => of(seed)).toSorted((a, b) => a - b)[10] ?? Number.NaN;

test(
  'independent requests are usually worth a third of themselves or more',
  { tags: ['trials'] },
  () => {
    const fail = usual((seed) => {
      const random = seededRandom(seed);
      return effects(600, 100, () => random() < 0.05).fail;
    });
    expect(fail).toBeGreaterThanOrEqual(1);
    expect(fail).toBeLessThan(3);
  },
);

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

test(
  'a drift that turns twelve times shows in the slow cosines, where long blocks miss the half of it',
  { tags: ['trials'] },
  () => {
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
  },
);

test('uneven arrivals of independent requests are no drift', { tags: ['trials'] }, () => {
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

test('where each block has exactly its share, nothing varies', () => {
  expect(effects(60, 100, (i) => i % 2 === 0)).toEqual({ pass: 1, fail: 1 });
});

test('at an error of a half or more a test asks for no correction', () => {
  const stream = steady(60, 100, isInBurst);
  const evidence = collectEvidence(stream, question);
  const { fail } = designEffects(evidence, levels);
  const careless = designEffects(evidence, { pass: 0.5, fail: 0.6 });
  expect(careless.pass).toBe(careless.fail);
  expect(careless.fail).toBeLessThan(fail);
});

test('fewer than six blocks show no drift', () => {
  expect(effects(2.5, 100, (i) => i < 100)).toEqual({ pass: 1, fail: 1 });
  expect(effects(3, 100, (i) => i < 100).fail).toBeGreaterThan(1);
});

test('a request is worth no less than a twelfth of the run', () => {
  // All that is over the limit comes in one piece: 1,000 requests are worth twelve.
  expect(effects(10, 100, (i) => i < 500).fail).toBe(1_000 / 12);
  expect(effects(4, 100, (i) => i < 200).fail).toBe(400 / 8);
});

/** A run of blocks of half a second with as many requests each, of which these are over the limit. */
function ofBlocks(requests: number, over: readonly number[]) {
  const isOver = (i: number) => i % requests < over[Math.floor(i / requests)]!;
  const stream = steady(over.length / 2, 2 * requests, isOver);
  return collectEvidence(stream, { p0: 0.5, burstSeconds: 0.05 });
}

const alternating = (pattern: readonly number[], blocks: number) =>
  Array.from({ length: blocks }, (_, block) => pattern[block % pattern.length]!);

test('the variance of blocks is held against that of independent requests, with its uncertainty', () => {
  // Of ten requests two or eight: Σ (±3)² / 11 / (10 · .25) = 3.927, by (t₁₁/z)² = 1.3651 at 1 % and
  // 1.1921 at 5 %; what is above 1 counts one and a half times.
  const evidence = ofBlocks(10, alternating([2, 8], 12));
  const { pass, fail } = designEffects(evidence, { pass: 0.05, fail: 0.01 });
  expect(fail).toBeCloseTo(1 + 1.5 * (3.92727 * 1.36513 - 1), 3);
  expect(pass).toBeCloseTo(1 + 1.5 * (3.92727 * 1.1921 - 1), 3);
});

test('less variance than that of independent requests is worth no more of them', () => {
  expect(designEffects(ofBlocks(10, alternating([4, 6], 12)), levels)).toEqual({
    pass: 1,
    fail: 1,
  });
});

test('from twenty blocks on the correlation of neighbors lengthens it', () => {
  // ρ = 9/180, its bias of (1 + 3ρ)/20 and half an error of √((1 − ρ²)/20): .2192.
  const evidence = ofBlocks(10, alternating([8, 8, 2, 2], 20));
  const ratio = (180 / 19 / 2.5) * (1.21916 / 0.78084);
  expect(designEffects(evidence, levels).fail).toBeCloseTo(1 + 1.5 * (ratio * 1.19163 - 1), 2);
});

test('the correlation of neighbors is taken as no higher than .97', () => {
  const halves = Array.from({ length: 24 }, (_, block) => (block < 12 ? 53 : 47));
  const ratio = (216 / 23 / 25) * (1.97 / 0.03);
  expect(designEffects(ofBlocks(100, halves), levels).fail).toBeCloseTo(
    1 + 1.5 * (ratio * 1.154741 - 1),
    2,
  );
});

test('a half turn of twelve blocks shows in the six slow cosines', () => {
  // Of an odd cosine k the projection is 2 · 6 · sin(πk/2)/(2 sin(πk/24)), of an even one nothing.
  const halves = Array.from({ length: 12 }, (_, block) => (block < 6 ? 56 : 44));
  const squares = [1, 3, 5].map((k) => (2 / 12) * (6 / Math.sin((Math.PI * k) / 24)) ** 2);
  const ratio = squares.reduce((sum, one) => sum + one, 0) / 6 / 25;
  expect(designEffects(ofBlocks(100, halves), levels).fail).toBeCloseTo(
    1 + 1.5 * (ratio * 1.824936 - 1),
    3,
  );
});

test('blocks of several runs stand side by side, and no neighbors reach over', () => {
  const one = ofBlocks(10, alternating([8, 8, 2, 2], 10));
  const two = poolEvidence([one, one]);
  const whole = ofBlocks(10, [...alternating([8, 8, 2, 2], 10), ...alternating([8, 8, 2, 2], 10)]);
  expect(designEffects(two, levels).fail).toBeLessThan(designEffects(whole, levels).fail);
});
