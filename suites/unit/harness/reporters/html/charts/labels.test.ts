import { expect, test } from 'vitest';
import { placeLabels } from '../../../../../../harness/reporters/html/charts/labels.ts';

const label = (x: number, y: number, text = 'p99 ≤ 25.0 ms') => ({
  x,
  y,
  text,
  kind: 'limit-label' as const,
});

test('a label stands at its point where nothing else does', () => {
  const placed = placeLabels([label(80, 50), label(80, 10)], 190);
  expect(placed.map(({ liftPx }) => liftPx)).toEqual([0, 0]);
});

test('labels of points that lie close to one another stand on lines of their own', () => {
  const placed = placeLabels([label(70, 50), label(75, 51), label(80, 50)], 190);
  const bottoms = placed.map(({ y, liftPx }) => (y / 100) * 190 - liftPx).toSorted((a, b) => a - b);
  for (const [index, bottom] of bottoms.slice(1).entries()) {
    expect(bottom - bottoms[index]!).toBeGreaterThanOrEqual(14);
  }
});

test('a label near the left edge grows to the right', () => {
  const placed = placeLabels([label(5, 50), label(95, 50)], 190);
  expect(placed.map(({ side }) => side)).toEqual(['start', 'end']);
});
