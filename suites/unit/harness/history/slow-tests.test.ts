import { expect, test } from 'vitest';
import type { RunDocument, TestReport } from '../../../../harness/document/document.ts';
import { slowTests } from '../../../../harness/history/slow-tests.ts';
import { sampleDocument } from '../reporters/sample-document.ts';

const LIMIT_MS = 1_000;

function runOf(...tests: readonly Partial<TestReport>[]): RunDocument {
  const sound = { suite: 'unit', file: 'a.test.ts', name: 'a', state: 'passed', tags: [] } as const;
  return sampleDocument({
    tests: tests.map((one) => ({
      ...sound,
      tags: [],
      durationMs: 10,
      reason: null,
      ...one,
    })),
  });
}

test('lists tests by the median of their durations, slowest first', () => {
  const found = slowTests(
    [
      runOf({ name: 'a', durationMs: 10 }, { name: 'b', durationMs: 30 }),
      runOf({ name: 'a', durationMs: 900 }, { name: 'b', durationMs: 40 }),
      runOf({ name: 'a', durationMs: 20 }, { name: 'b', durationMs: 50 }),
    ],
    LIMIT_MS,
  );
  expect(found.map(({ name, medianMs, longestMs }) => [name, medianMs, longestMs])).toEqual([
    ['b', 40, 50],
    ['a', 20, 900],
  ]);
});

test('a test that is slow in most runs needs the mark, one that was slow once does not', () => {
  const once = [runOf({ durationMs: 9_000 }), runOf({}), runOf({})];
  expect(slowTests(once, LIMIT_MS)[0]?.mark).toBe('right');
  const always = [runOf({ durationMs: 9_000 }), runOf({ durationMs: 7_000 })];
  expect(slowTests(always, LIMIT_MS)[0]?.mark).toBe('missing');
});

test('a mark is needless only after several quick runs', () => {
  const quick = runOf({ tags: ['slow'], durationMs: 200 });
  expect(slowTests([quick, quick], LIMIT_MS)[0]?.mark).toBe('right');
  expect(slowTests([quick, quick, quick], LIMIT_MS)[0]?.mark).toBe('needless');
});

test('the mark is read from the newest run', () => {
  const before = runOf({ durationMs: 9_000 });
  const after = runOf({ durationMs: 9_000, tags: ['slow'] });
  expect(slowTests([before, after], LIMIT_MS)[0]).toMatchObject({ isMarked: true, mark: 'right' });
});

test('a skipped test has no duration', () => {
  expect(slowTests([runOf({ state: 'skipped', durationMs: 0 })], LIMIT_MS)).toEqual([]);
});

test('a test that was slow in its only run is not proven to be', () => {
  expect(slowTests([runOf({ durationMs: 6_000 })], LIMIT_MS)[0]?.mark).toBe('unproven');
});

test('a test that is quick again needs no mark, however slow it was', () => {
  const runs = [9_000, 9_000, 9_000, 999].map((durationMs) => runOf({ durationMs }));
  expect(slowTests(runs, LIMIT_MS)[0]?.mark).toBe('right');
});

test('between half the limit and the limit either is right', () => {
  for (const tags of [[], ['slow']]) {
    const runs = [500, 999, 700].map((durationMs) => runOf({ durationMs, tags }));
    expect(slowTests(runs, LIMIT_MS)[0]?.mark).toBe('right');
  }
});
