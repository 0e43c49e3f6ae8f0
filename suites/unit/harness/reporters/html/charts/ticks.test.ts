import { expect, test } from 'vitest';
import { anchorOf, withRoom } from '../../../../../../harness/reporters/html/charts/ticks.ts';

const even = (text: string) => (count: number) =>
  Array.from({ length: count }, (_, i) => ({ at: (100 * i) / (count - 1), text }));

test('as many ticks are taken as have room for their labels on a narrow screen', () => {
  expect(withRoom(even('10'), 6)).toHaveLength(6);
  expect(withRoom(even('1,000,000'), 6).length).toBeLessThan(5);
});

test('where even two have no room the last one is left', () => {
  expect(withRoom(even('a label as long as the axis itself'), 6).map(({ at }) => at)).toEqual([
    100,
  ]);
});

test('a label at an end grows inwards', () => {
  expect([0, 50, 100].map(anchorOf)).toEqual(['start', 'middle', 'end']);
});
