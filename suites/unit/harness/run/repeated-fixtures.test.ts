import { expect, test } from 'vitest';
import type { TestReport } from '../../../../harness/document/document.ts';
import { repeatedFixtures } from '../../../../harness/run/repeated-fixtures.ts';

function tested(file: string, fixtures: Readonly<Record<string, number>>): TestReport {
  return {
    suite: 'integration',
    file,
    name: 'a',
    state: 'passed',
    durationMs: 1,
    tags: [],
    reason: null,
    fixtures: Object.entries(fixtures).map(([name, durationMs]) => ({ name, durationMs })),
  };
}

function twice(durationMs: number): readonly TestReport[] {
  const one = tested('a.test.ts', { db: durationMs });
  return [one, one];
}

test('what a fixture of every test would save if it was made once a file', () => {
  const tests = [
    tested('a.test.ts', { db: 800, clock: 1 }),
    tested('a.test.ts', { db: 800, clock: 1 }),
    tested('b.test.ts', { db: 800 }),
    tested('b.test.ts', {}),
  ];
  expect(repeatedFixtures([...tests, tested('a.test.ts', { db: 800 })])).toEqual([
    { suite: 'integration', name: 'db', times: 4, files: 2, totalMs: 3200, lostMs: 1600 },
  ]);
});

test('one second is worth a line, and less is not', () => {
  expect(repeatedFixtures(twice(999))).toEqual([]);
  expect(repeatedFixtures(twice(1000))).toMatchObject([{ lostMs: 1000 }]);
});

test('the one that costs the most comes first, and one a file costs nothing', () => {
  const tests = [
    ...Array.from({ length: 3 }, () => tested('a.test.ts', { small: 600, large: 900 })),
    tested('c.test.ts', { whole: 9_000 }),
    tested('d.test.ts', { whole: 9_000 }),
  ];
  expect(repeatedFixtures(tests).map(({ name }) => name)).toEqual(['large', 'small']);
});
