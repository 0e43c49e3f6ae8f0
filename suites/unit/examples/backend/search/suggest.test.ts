import { describe, expect, test } from 'vitest';
import { runSearch } from '../../../../../examples/backend/search/run-search.ts';
import { type Point, suggest, type Trial } from '../../../../../examples/backend/search/suggest.ts';

const space = {
  shape: ['round', 'square'],
  size: [1, 2, 3, 4, 5, 6, 7, 8],
  hue: [0, 1, 2, 3, 4, 5],
};
type Shape = typeof space;

/** Best at a round one of size 7 and hue 2, worse the farther away. */
function objectiveOf({ shape, size, hue }: Point<Shape>): number {
  return (shape === 'round' ? 1 : 0) - Math.abs(size - 7) / 7 - Math.abs(hue - 2) / 5;
}

function search(strategy: 'random' | 'tpe', seed: number, count: number): Trial<Shape>[] {
  const trials: Trial<Shape>[] = [];
  while (trials.length < count) {
    const point = suggest(space, trials, { strategy, seed });
    trials.push({ point, objective: objectiveOf(point) });
  }
  return trials;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** The mean objective of the later half of ten searches. */
const later = (strategy: 'random' | 'tpe') =>
  mean(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((seed) =>
      search(strategy, seed, 40)
        .slice(20)
        .map(({ objective }) => objective),
    ),
  );

describe.for(['random', 'tpe'] as const)('the strategy %s', (strategy) => {
  test('suggests the same after the same trials, and another with another seed', () => {
    expect(search(strategy, 1, 20)).toEqual(search(strategy, 1, 20));
    expect(search(strategy, 1, 20)).not.toEqual(search(strategy, 2, 20));
  });

  test('stays inside of the space', () => {
    for (const { point } of search(strategy, 3, 60)) {
      expect(space.shape).toContain(point.shape);
      expect(space.size).toContain(point.size);
      expect(space.hue).toContain(point.hue);
    }
  });
});

test('both begin with the same random trials', () => {
  expect(search('tpe', 4, 8)).toEqual(search('random', 4, 8));
});

test('what is good is tried more often by tpe: its later trials are better than random ones', () => {
  expect(later('tpe')).toBeGreaterThan(later('random') + 0.3);
});

test('a search that was killed goes on behind its last trial, as if it had not been', async () => {
  const kept: Trial<Shape>[] = search('tpe', 5, 13);
  const steps: number[] = [];
  await runSearch({
    space,
    strategy: 'tpe',
    seed: 5,
    limit: 16,
    trials: async () => [...kept],
    attempt: async (point, number) => {
      expect(number).toBe(kept.length);
      kept.push({ point, objective: objectiveOf(point) });
    },
    step: async (done) => void steps.push(done),
  });
  expect(kept).toEqual(search('tpe', 5, 16));
  expect(steps).toEqual([13, 14, 15, 16]);
});
