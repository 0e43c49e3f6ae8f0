import { describe, expect, test } from 'vitest';
import {
  acrossAxis,
  percentileAxis,
  secondsAxis,
  upAxis,
} from '../../../../../../harness/reporters/html/charts/axis.ts';

const texts = ({ ticks }: { ticks: readonly { text: string }[] }) => ticks.map(({ text }) => text);

describe('an axis of quantities', () => {
  test('goes from the left to the right, and from the ground upwards with room above', () => {
    const across = acrossAxis([10, 20], 'ms');
    expect([across.at(10), across.at(15), across.at(20)]).toEqual([0, 50, 100]);
    const up = upAxis([0, 60], 'ms', 4);
    expect([up.at(0), up.at(60)]).toEqual([100, 4]);
  });

  test('has round ticks in the unit that suits the largest, which the last one names', () => {
    expect(texts(upAxis([0, 57.8], 'ms', 4))).toEqual(['0', '20', '40', '60 ms']);
    expect(texts(upAxis([0, 0.031], 'ratio', 4))).toEqual(['0', '1', '2', '3', '4 %']);
    expect(texts(upAxis([0, 41_000], 'ms', 4))).toEqual(['0', '10', '20', '30', '40', '50 s']);
  });

  test('tells ticks apart that lie close to one another, far from zero', () => {
    const all = texts(upAxis([25e6, 25.2e6], 'B', 4));
    expect(new Set(all).size).toBe(all.length);
    expect(all[0]).toBe('25.00');
  });

  test('has whole ticks for whole things', () => {
    expect(texts(acrossAxis([1, 3], 'count', true))).toEqual(['1', '2', '3']);
  });

  test('puts a single value in the middle, and nothing but zeros on the ground', () => {
    expect(acrossAxis([7, 7], 'count').at(7)).toBe(50);
    expect(upAxis([0, 0], 'count', 4).at(0)).toBe(100);
  });

  test('has the ground and the top alone where there is no room for more', () => {
    expect(upAxis([0, 57.8], 'ms', 1).ticks.map(({ at }) => at)).toEqual([100, 4]);
  });
});

describe('the axis of percentiles', () => {
  test('gives each further nine the same room', () => {
    const { at } = percentileAxis(99.9, false);
    expect(at(0)).toBeCloseTo(0, 6);
    expect(at(90)).toBeCloseTo(100 / 3, 6);
    expect(at(99)).toBeCloseTo(200 / 3, 6);
    expect(at(99.9)).toBeCloseTo(100, 6);
  });

  test('has the largest value at its end, beyond the highest percentile', () => {
    const axis = percentileAxis(99.9, true);
    expect(axis.at(100)).toBeCloseTo(100, 6);
    expect(axis.at(99.9)).toBeLessThan(90);
    expect(texts(axis)).toEqual(['p50', 'p90', 'p99', 'p99.9', 'max']);
  });

  test('names no percentile that is not drawn', () => {
    expect(texts(percentileAxis(97.8, false))).toEqual(['p50', 'p90']);
  });
});

describe('the axis of seconds', () => {
  test('has the ticks of a clock', () => {
    expect(texts(secondsAxis([0, 20]))).toEqual(['0', '5', '10', '15', '20 s']);
    expect(texts(secondsAxis([0, 130]))).toEqual(['0', '30', '60', '90', '120 s']);
    expect(texts(secondsAxis([0, 700]))).toEqual(['0:00', '5:00', '10:00 min']);
  });

  test('goes from its first second to its last', () => {
    const { at } = secondsAxis([4, 14]);
    expect([at(4), at(9), at(14)]).toEqual([0, 50, 100]);
  });
});
