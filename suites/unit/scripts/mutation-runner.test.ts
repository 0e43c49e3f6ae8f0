import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestStatus } from '@stryker-mutator/api/test-runner';
import { expect, test as aTest } from 'vitest';
import { takeTests } from '../../../scripts/mutation/runner/collected-tests.ts';
import { Counts } from '../../../scripts/mutation/runner/counts.ts';
import { isDrawn } from '../../../scripts/mutation/runner/sample.ts';
import { Times } from '../../../scripts/mutation/runner/times.ts';
import { describe, test } from '../../../scripts/mutation/runner/vitest.ts';

/** What was declared, and what each test was called with. */
function collected(declare: (note: (...values: unknown[]) => void) => void) {
  const calls: unknown[][] = [];
  declare((...values) => void calls.push(values));
  const tests = takeTests();
  for (const { run } of tests) run();
  return { names: tests.map(({ name }) => name), tags: tests.map(({ tags }) => tags), calls };
}

aTest('a test has the names and the tags of its groups', () => {
  const { names, tags } = collected((note) => {
    describe('a group', { tags: ['unit'] }, () => {
      test('one', note);
      describe('inside', () => test('two', { tags: ['slow'] }, note));
    });
    test('three', note, 1_000);
  });
  expect(names).toEqual(['a group one', 'a group inside two', 'three']);
  expect(tags).toEqual([['unit'], ['unit', 'slow'], []]);
});

aTest('tests of one name are told apart', () => {
  const { names } = collected((note) => {
    test('one', note);
    test('one', note);
    test('one', note);
  });
  expect(names).toEqual(['one', 'one #2', 'one #3']);
});

aTest(
  'each case is a test, and lists are handed over value by value where all cases are lists',
  () => {
    const lists = collected((note) => test.each([[1, 'a'], [2]])('of %s', note));
    expect(lists).toMatchObject({ names: ['of %s', 'of %s #2'], calls: [[1, 'a'], [2]] });
    const mixed = collected((note) => test.each([[1], 2])('of %s', { tags: [] }, note));
    expect(mixed.calls).toEqual([[[1]], [2]]);
    const whole = collected((note) => test.for([[1, 2], [3]])('of %s', note));
    expect(whole.calls).toEqual([[[1, 2]], [[3]]]);
  },
);

aTest('a test that has no function is refused', () => {
  expect(() => test('nothing')).toThrow(TypeError);
});

aTest('a group that throws leaves its name to no other', () => {
  const names = collected((note) => {
    expect(() =>
      describe('broken', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    test('after', note);
  });
  expect(names.names).toEqual(['after']);
});

aTest(
  'a sample is the part that was asked for, the same each time, and holds every smaller one',
  () => {
    const changes = Array.from({ length: 4_000 }, (_, line) => ({
      fileName: `/some/where/harness/verdicts/judge.ts`,
      location: { start: { line, column: 2 }, end: { line, column: 9 } },
      replacement: 'true',
    }));
    const drawn = (part: number) => new Set(changes.filter((change) => isDrawn(change, part)));
    const [fifth, tenth] = [drawn(0.2), drawn(0.1)];
    // Three standard deviations of a share of 4,000.
    expect(Math.abs(fifth.size / 4_000 - 0.2)).toBeLessThan(0.02);
    expect(tenth.isSubsetOf(fifth)).toBe(true);
    expect(drawn(1).size).toBe(4_000);
    const elsewhere = changes.map((one) => ({ ...one, fileName: '/harness/verdicts/judge.ts' }));
    expect(elsewhere.filter((change) => isDrawn(change, 0.2))).toHaveLength(fifth.size);
  },
);

aTest('what the code came by is counted until it is asked for', () => {
  const counts = new Counts();
  counts.add(['3', '5']);
  counts.add(['5']);
  expect(counts.take()).toEqual({ 3: 1, 5: 2 });
  expect(counts.take()).toEqual({});
});

const took = (file: string, timeSpentMs: number) =>
  ({ id: `suites/${file}.test.ts#a`, name: 'a', timeSpentMs, status: TestStatus.Success }) as const;

aTest(
  'the tests of the changed file come first, then the quickest others, as long as there is time',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-times-'));
    try {
      const times = new Times(folder);
      const all = [took('slow', 1_000), took('quick', 10), took('judge', 5_000), took('long', 800)];
      times.keep(all);
      const chosen = new Times(folder).quickest(
        all.map(({ id }) => id),
        'harness/verdicts/judge.ts',
      );
      expect(chosen).toEqual([
        'suites/judge.test.ts#a',
        'suites/quick.test.ts#a',
        'suites/long.test.ts#a',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
