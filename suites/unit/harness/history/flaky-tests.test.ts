import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../harness/document/document.ts';
import { flakyTests } from '../../../../harness/history/flaky-tests.ts';
import { sampleDocument } from '../reporters/sample-document.ts';

const sample = sampleDocument();

function run(
  id: string,
  commit: string,
  states: Readonly<Record<string, 'passed' | 'failed' | 'skipped'>>,
  dirty = false,
): RunDocument {
  return {
    ...sample,
    id,
    fingerprint: { ...sample.fingerprint, git: { commit, branch: null, dirty } },
    tests: Object.entries(states).map(([name, state]) => ({
      suite: 'unit',
      file: 'a.test.ts',
      name,
      state,
      durationMs: 1,
      tags: [],
      reason: null,
    })),
  };
}

test('a test that passed and failed at one commit is flaky', () => {
  const runs = [
    run('1', 'aaa', { a: 'passed', b: 'passed', c: 'failed' }),
    run('2', 'aaa', { a: 'failed', b: 'passed', c: 'failed' }),
    run('3', 'aaa', { a: 'passed', b: 'skipped', c: 'failed' }),
  ];
  expect(flakyTests(runs)).toEqual([
    {
      suite: 'unit',
      file: 'a.test.ts',
      name: 'a',
      commit: 'aaa',
      passedIn: ['1', '3'],
      failedIn: ['2'],
    },
  ]);
});

test('one that was mended by a commit, or in a changed tree, is not', () => {
  expect(flakyTests([run('1', 'aaa', { a: 'failed' }), run('2', 'bbb', { a: 'passed' })])).toEqual(
    [],
  );
  const changed = run('2', 'aaa', { a: 'passed' }, true);
  expect(flakyTests([run('1', 'aaa', { a: 'failed' }), changed])).toEqual([]);
});

test('runs of several commits at which it was flaky are told together, by the newest', () => {
  const runs = [
    run('1', 'aaa', { a: 'failed' }),
    run('2', 'aaa', { a: 'passed' }),
    run('3', 'bbb', { a: 'failed' }),
    run('4', 'bbb', { a: 'passed' }),
  ];
  expect(flakyTests(runs)).toMatchObject([
    { commit: 'bbb', passedIn: ['2', '4'], failedIn: ['1', '3'] },
  ]);
});
