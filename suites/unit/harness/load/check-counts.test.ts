import { expect, test } from 'vitest';

import { CheckCounts, otherChecks } from '../../../../harness/load/check-counts.ts';
import type { Point } from '../../../../harness/load/points/point.ts';

const check = (name: string, value: number): Point => ({
  metric: 'checks',
  timeMs: 1,
  value,
  scenario: 'load',
  status: '',
  vu: 1,
  iteration: 0,
  tag: (tag) => (tag === 'check' ? name : ''),
});

test('counts what held and what did not, in the order in which the checks came first', () => {
  const counts = new CheckCounts();
  for (const value of [1, 0, 1]) counts.add(check('is 200', value));
  counts.add(check('has a class', 0));
  counts.add(check('is 200', 1));
  expect(counts.all()).toEqual([
    { name: 'is 200', passes: 3, fails: 1 },
    { name: 'has a class', passes: 0, fails: 1 },
  ]);
});

test('counts names beyond 500 together, and still those that it knows by themselves', () => {
  const counts = new CheckCounts();
  for (let n = 0; n < 503; n += 1) counts.add(check(`answer ${n}`, 1));
  counts.add(check('answer 0', 0));
  const all = counts.all();
  expect(all).toHaveLength(501);
  expect(all[0]).toEqual({ name: 'answer 0', passes: 1, fails: 1 });
  expect(all.at(-1)).toEqual({ name: otherChecks, passes: 3, fails: 0 });
});
