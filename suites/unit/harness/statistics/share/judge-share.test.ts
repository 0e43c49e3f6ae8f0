import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { collectEvidence, poolEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../../../../harness/statistics/share/judge-share.ts';
import type { DueStream } from '../../../../../harness/statistics/share/stream.ts';
import { inBursts, steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.1 };
const judged = (stream: DueStream, asked = question) =>
  judgeShare(collectEvidence(stream, asked), levels);

test('nothing shows nothing', () => {
  expect(judged(steady(0, 1))).toBe('open');
});

test('a clean run that is long enough is at most, and one that is too short is open', () => {
  expect(judged(steady(20, 100))).toBe('at most');
  expect(judged(steady(5, 100))).toBe('open');
});

test('twice the limit is above, at half the limit is at most', () => {
  const random = seededRandom(1);
  expect(judged(steady(60, 100, () => random() < 0.1))).toBe('above');
  expect(judged(steady(120, 100, () => random() < 0.025))).toBe('at most');
});

test('all over the limit is above, even in a second', () => {
  expect(judged(steady(1, 50, () => true))).toBe('above');
});

// It was open: one turn with all of the variance in it left nothing that was independent.
test('a service that dies half-way is above', () => {
  expect(judged(steady(8, 100, (i) => i >= 400))).toBe('above');
  expect(judged(steady(8, 100, (i) => i >= 450))).toBe('above');
  expect(judged(steady(60, 100, (i) => i >= 3000))).toBe('above');
});

test('a fifth of the requests of three seconds is above a twentieth', () => {
  const random = seededRandom(12);
  expect(judged(steady(3.2, 100, () => random() < 0.2))).toBe('above');
});

test('a share at the limit is not above it because it comes in one piece', () => {
  expect(judged(steady(60, 100, (i) => i < 300))).toBe('open');
  expect(judged(steady(60, 100, (i) => i < 600))).toBe('open');
});

test('two seconds are too short to see a drift', () => {
  const random = seededRandom(2);
  expect(judged(steady(2, 1000, () => random() < 0.5))).toBe('open');
  expect(judged(steady(2, 1000, (i) => i === 7))).toBe('open');
});

// It judged the median second before: this is what a rule of "bad seconds" would let pass.
test('a freeze of a second in ten is no pass of 95 %', () => {
  expect(judged(steady(60, 100, (i) => i % 1000 < 100))).not.toBe('at most');
});

test('one more request over the limit never turns above into at most', () => {
  const runs = fc.record({
    seconds: fc.integer({ min: 4, max: 30 }),
    share: fc.constantFrom(0, 0.01, 0.05, 0.1, 0.5, 0.9),
    seed: fc.nat(1000),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(runs, ({ seconds, share, seed, pick }) => {
      const random = seededRandom(seed);
      const over = Uint8Array.from({ length: seconds * 50 }, () => Number(random() < share));
      const stream = (more: number) =>
        steady(seconds, 50, (i) => over[i] === 1 || i === more % over.length);
      fc.pre(judged(steady(seconds, 50, (i) => over[i] === 1)) === 'above');
      expect(judged(stream(pick))).not.toBe('at most');
    }),
  );
});

test('pooled runs count as one: clusters and blocks side by side, the share of all', () => {
  const random = seededRandom(3);
  const parts = [20, 31].map((seconds) =>
    collectEvidence(
      steady(seconds, 50, () => random() < 0.03),
      question,
    ),
  );
  const pooled = poolEvidence(parts);
  expect(pooled.requests).toBe(51 * 50);
  expect(pooled.over).toBe((parts[0]?.over ?? 0) + (parts[1]?.over ?? 0));
  expect(pooled.seconds).toBeCloseTo(51, 6);
  expect(pooled.blocks.map(({ over }) => over.length)).toEqual([40, 62]);
  expect(poolEvidence([pooled])).toEqual(pooled);
});

test('evidence for different questions is not pooled', () => {
  const one = collectEvidence(steady(5, 50), question);
  const other = collectEvidence(steady(5, 50), { ...question, burstSeconds: 0.2 });
  expect(() => poolEvidence([one, other])).toThrow(/not pooled/);
  expect(() => poolEvidence([])).toThrow(/no evidence/);
});

test('bursts at three times the limit are never at most in 200 runs', { tags: ['trials'] }, () => {
  const random = seededRandom(8);
  const schedule = steady(60, 50);
  for (let run = 0; run < 200; run++) {
    const stream = inBursts(schedule, 0.03, 0.1, random);
    expect(judged(stream, { p0: 0.01, burstSeconds: 0.1 })).not.toBe('at most');
  }
});
