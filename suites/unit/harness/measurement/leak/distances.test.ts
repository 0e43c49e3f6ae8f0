import { expect, test } from 'vitest';
import { Distances } from '../../../../../harness/measurement/leak/distances.ts';

const windowOf = (operations: number) => [{ operations, level: 0 }];

test('collections lie as far apart in a long block as in the first window, in fast and slow operations', () => {
  for (const first of [100, 30_000]) {
    const distances = new Distances();
    distances.beginWindow(first);
    expect(distances.split(first, 40, 5)).toEqual([first]);
    distances.beginWindow(7 * first);
    expect(distances.split(7 * first, 280, 5)).toEqual(Array.from({ length: 7 }, () => first));
    expect(distances.steadyFrom([windowOf(first), windowOf(8 * first)])).toBe(0);
  }
});

test('where collections are too slow for that, levels are compared only after the furthest ones', () => {
  const distances = new Distances();
  const windows = [windowOf(100), windowOf(800), windowOf(1_200)];
  distances.beginWindow(100);
  distances.split(100, 40, 300);
  distances.beginWindow(700);
  expect(distances.split(700, 280, 300)).toEqual([700]);
  expect(distances.steadyFrom(windows)).toBe(800);
  expect(distances.steadyCount).toBeLessThan(700);
  distances.beginWindow(distances.steadyCount);
  distances.split(distances.steadyCount, 160, 300);
  expect(distances.steadyFrom(windows)).toBe(800);
});
