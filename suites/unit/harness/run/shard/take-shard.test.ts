import { expect, test } from 'vitest';
import { takeShard } from '../../../../../harness/run/shard/take-shard.ts';
import type { SuitePlan } from '../../../../../harness/run/suite-plan.ts';

function suite(name: SuitePlan['name'], files: Partial<SuitePlan>): SuitePlan {
  return {
    name,
    asked: false,
    budgetSeconds: 60,
    globs: [],
    tests: [],
    found: [],
    leaks: [],
    scripts: [],
    junit: null,
    ...files,
  };
}

const suites = [
  suite('unit', { tests: ['/p/a.test.ts', '/p/b.test.ts'], found: ['/p/b.test.ts'] }),
  suite('load', { scripts: ['/p/load/x.js'] }),
  suite('model', {}),
  suite('stress', {}),
];
const known = {
  root: '/p',
  durations: new Map([
    ['unit a.test.ts', 9_000],
    ['unit b.test.ts', 1_000],
    ['model', 4_000],
  ]),
  plannedMs: (file: string) => (file.endsWith('x.js') ? 12_000 : null),
  hasWork: ({ name }: SuitePlan) => name === 'model',
};

test('files and suites without files are shared out, and each job knows of all of them', () => {
  const [first, second] = [1, 2].map((index) => takeShard(suites, { index, of: 2 }, known));
  expect(first?.shard).toEqual({
    index: 1,
    of: 2,
    planned: ['unit a.test.ts', 'unit b.test.ts', 'load load/x.js', 'model'],
    taken: ['load load/x.js', 'unit b.test.ts'],
  });
  expect(second?.shard.taken).toEqual(['unit a.test.ts', 'model']);
  expect(
    first?.suites.map(({ name, tests, found, scripts }) => [name, tests, found, scripts]),
  ).toEqual([
    ['unit', ['/p/b.test.ts'], ['/p/b.test.ts'], []],
    ['load', [], [], ['/p/load/x.js']],
    ['stress', [], [], []],
  ]);
  expect(second?.suites.map(({ name }) => name)).toEqual(['unit', 'model']);
});

test('a job for which nothing is left is refused', () => {
  expect(() => takeShard(suites, { index: 5, of: 5 }, known)).toThrow(
    '--shard 5/5 has nothing to run: there are 4 files and suites',
  );
});
