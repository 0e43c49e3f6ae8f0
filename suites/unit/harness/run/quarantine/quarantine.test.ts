import { expect, test } from 'vitest';
import type { TestReport } from '../../../../../harness/document/document.ts';
import { openQuarantine } from '../../../../../harness/run/quarantine/quarantine.ts';

const entry = { test: 'queue > drains', owner: 'ada', until: '2026-12-01', why: 'races, #12' };
const report = (overrides: Partial<TestReport>): TestReport => ({
  suite: 'unit',
  file: 'queue.test.ts',
  name: 'queue > drains',
  state: 'failed',
  durationMs: 1,
  tags: [],
  reason: 'expected 1 to be 0',
  ...overrides,
});

test('a failure is marked with its owner and its day, on that day, too', () => {
  for (const today of ['2026-11-30', '2026-12-01']) {
    expect(openQuarantine([entry], today).mark(report({}))).toMatchObject({
      state: 'failed',
      quarantine: { owner: 'ada', until: '2026-12-01' },
      reason: 'in quarantine until 2026-12-01, ada mends it: races, #12\nexpected 1 to be 0',
    });
  }
});

test.each([
  ['the day after', entry, '2026-12-02', {}],
  ['a test that passes', entry, '2026-11-30', { state: 'passed', reason: null }],
  ['another test', entry, '2026-11-30', { name: 'queue > drains all' }],
  ['the same name in another file', { ...entry, file: 'a.test.ts' }, '2026-11-30', {}],
] as const)('%s is left as it is', (_what, one, today, overrides) => {
  const test_ = report(overrides);
  expect(openQuarantine([one], today).mark(test_)).toBe(test_);
});

test.each([
  ['2026-11-30', [report({})], "'queue > drains' failed in quarantine until 2026-12-01 (ada)"],
  [
    '2026-12-02',
    [report({})],
    "the quarantine of 'queue > drains' ended on 2026-12-01 (ada): its failure counts",
  ],
  [
    '2026-11-30',
    [report({ state: 'passed' })],
    "'queue > drains' passed in quarantine until 2026-12-01 (ada)",
  ],
  ['2026-11-30', [], "quarantine names 'queue > drains' (ada), and no test has this full name"],
])('on %s it is never silent', (today, tests, remark) => {
  expect(openQuarantine([entry], today).remarks(tests, true)).toEqual([remark]);
});

test('of a run of some tests alone, one that did not run is no news', () => {
  expect(openQuarantine([entry], '2026-11-30').remarks([], false)).toEqual([]);
});
