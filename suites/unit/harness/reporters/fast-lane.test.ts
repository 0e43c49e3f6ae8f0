import { expect, test } from 'vitest';
import type { TestReport } from '../../../../harness/document/document.ts';
import { fastLaneLine } from '../../../../harness/reporters/fast-lane.ts';

function tested(state: TestReport['state'], durationMs: number, ...tags: string[]): TestReport {
  return { suite: 'unit', file: 'a.test.ts', name: 'a', state, durationMs, tags, reason: null };
}

test('where all ran, the fast lane is told beside all of them', () => {
  const tests = [
    tested('passed', 1_500),
    tested('failed', 500),
    tested('passed', 8_000, 'slow'),
    tested('skipped', 0),
  ];
  expect(fastLaneLine(tests)).toBe("fast lane (--tags '!slow'): 2 tests, 2.0 s of 10.0 s");
});

test('where it alone ran, what it left out is counted', () => {
  const tests = [tested('passed', 1_500), tested('skipped', 0, 'slow')];
  expect(fastLaneLine(tests)).toBe(
    "fast lane (--tags '!slow'): 1 test, 1.5 s; 1 test with the tag slow left out",
  );
});

test('without a slow test all are in it, and nothing is said', () => {
  expect(fastLaneLine([tested('passed', 10)])).toBeNull();
});
