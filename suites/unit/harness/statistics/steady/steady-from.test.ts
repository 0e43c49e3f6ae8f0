import { describe, expect, test } from 'vitest';
import { noises, shapes } from '../../../../../bench/rates/steady.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { steadyFrom } from '../../../../../harness/statistics/steady/steady-from.ts';

const random = seededRandom(1);
const noise = (length = 120) => Array.from({ length }, () => normalNumber(random));
const added = (add: (slot: number) => number, length = 120) =>
  noise(length).map((level, slot) => level + add(slot));

test('a level that stays is steady from the start', () => {
  expect(steadyFrom(noise())).toEqual({ kind: 'steady', from: 0 });
  expect(steadyFrom(Array.from({ length: 60 }, () => 3))).toEqual({ kind: 'steady', from: 0 });
});

test('a slow beginning is left out to its end, however short', () => {
  for (const length of [3, 6, 24, 50]) {
    const found = steadyFrom(added((slot) => (slot < length ? 20 : 0)));
    expect(found).toEqual({ kind: 'steady', from: length });
  }
});

test('a beginning that is faster is left out, too', () => {
  const found = steadyFrom(added((slot) => (slot < 24 ? -20 : 0)));
  expect(found).toMatchObject({ kind: 'steady', from: 24 });
});

test('a level that goes on changing is never steady', () => {
  expect(steadyFrom(added((slot) => slot))).toEqual({ kind: 'never' });
  expect(steadyFrom(added((slot) => (slot < 90 ? 0 : 20)))).toEqual({ kind: 'never' });
});

test('a slow stretch after a good beginning is not left out as its warm-up', () => {
  for (const at of [10, 30, 50]) {
    const found = steadyFrom(added((slot) => (slot >= at && slot < at + 10 ? 20 : 0)));
    expect([{ kind: 'never' }, { kind: 'steady', from: 0 }]).toContainEqual(found);
  }
});

test('too few values say nothing', () => {
  expect(steadyFrom(noise(39))).toEqual({ kind: 'too short' });
});

describe('of many series whose truth is known', { tags: ['trials'] }, () => {
  const runs = 200;
  const of = (name: string, add: (slot: number) => number) => {
    const draw = seededRandom(11);
    const { make } = noises.find((one) => one.name === name)!;
    return Array.from({ length: runs }, () =>
      steadyFrom(make(draw).map((level, slot) => level + add(slot))),
    );
  };

  // `npm run bench:rates -- 2000 steady` has the rates; these bounds are what 200 series can't miss.
  test.each([
    ['independent', 0.05],
    ['autocorrelation 0.5', 0.06],
    ['autocorrelation 0.8', 0.15],
    ['heavy tails', 0.06],
  ] as const)('%s: few that are steady lose anything', (name, most) => {
    const found = of(name, () => 0);
    const wrong = found.filter((one) => one.kind !== 'steady' || one.from > 0).length;
    expect(wrong / runs).toBeLessThan(most);
  });

  test.each(['independent', 'autocorrelation 0.5'])('%s: a warm-up of a fifth is found', (name) => {
    const { add } = shapes[2];
    const found = of(name, add).filter((one) => one.kind === 'steady' && one.from >= 20);
    expect(found.length / runs).toBeGreaterThan(0.9);
  });
});
