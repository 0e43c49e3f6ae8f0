import { expect, test } from 'vitest';
import type { TestReport } from '../../../../../harness/document/document.ts';
import { diffRuns } from '../../../../../harness/reporters/diff/diff-runs.ts';
import type { GateResult } from '../../../../../harness/verdicts/verdict.ts';
import { sampleDocument, sampleGate } from '../sample-document.ts';

const gatesOf = (one: Partial<GateResult> | null) => (one === null ? [] : [sampleGate(one)]);

function change(before: Partial<GateResult> | null, after: Partial<GateResult> | null) {
  const diff = diffRuns(
    sampleDocument({ gates: gatesOf(before) }),
    sampleDocument({ gates: gatesOf(after) }),
  );
  return diff.gates[0]?.change;
}
const measured = (value: number, interval: readonly [number | null, number | null]) => ({
  measured: { ...sampleGate().measured!, value, interval },
});

test.each([
  ['worse', {}, { verdict: 'fail' }],
  ['better', { verdict: 'fail' }, {}],
  ['better', { verdict: 'inconclusive' }, {}],
  ['moved', { verdict: 'fail' }, { verdict: 'inconclusive' }],
  ['new', null, {}],
  ['gone', {}, null],
  ['limit', {}, { limit: { comparison: '<=', value: 30, unit: 'ms', text: '<= 30ms' } }],
  ['limit', {}, { severity: 'warn' }],
  ['moved', measured(8, [7, 9]), measured(12, [11, 13])],
  ['same', measured(8, [7, 9]), measured(9, [8, 10])],
  ['same', measured(8, [7, 9]), measured(20, [null, 30])],
  ['moved', { measured: null }, {}],
] as const)('a gate is %s: %j, then %j', (expected, before, after) => {
  expect(change(before, after)).toBe(expected);
});

const testOf = (name: string, overrides: Partial<TestReport> = {}): TestReport => ({
  suite: 'unit',
  file: 'a.test.ts',
  name,
  state: 'passed',
  durationMs: 100,
  tags: [],
  reason: null,
  ...overrides,
});

test('tests are told that failed newly, were fixed, became slower, came and went', () => {
  const { tests } = diffRuns(
    sampleDocument({
      tests: [
        testOf('breaks'),
        testOf('is mended', { state: 'failed' }),
        testOf('fails still', { state: 'failed' }),
        testOf('slows', { durationMs: 400 }),
        testOf('wavers'),
        testOf('goes'),
      ],
    }),
    sampleDocument({
      tests: [
        testOf('breaks', { state: 'failed' }),
        testOf('is mended'),
        testOf('fails still', { state: 'failed' }),
        testOf('slows', { durationMs: 900 }),
        testOf('wavers', { durationMs: 400 }),
        testOf('comes'),
        testOf('comes broken', { state: 'failed' }),
      ],
    }),
  );
  const names = Object.entries(tests).map(([group, some]) => [group, some.map(({ name }) => name)]);
  expect(Object.fromEntries(names)).toEqual({
    failed: ['breaks', 'comes broken'],
    fixed: ['is mended'],
    slower: ['slows'],
    added: ['comes', 'comes broken'],
    gone: ['goes'],
  });
});

test('runs of two kinds of machine or two profiles are not one series, and it is said', () => {
  const { fingerprint } = sampleDocument();
  const other = sampleDocument({ fingerprint: { ...fingerprint, machineKind: 'arm' } });
  expect(diffRuns(sampleDocument(), other).notComparable).toContain('two kinds of machine');
  const nightly = sampleDocument({ profile: 'nightly' });
  expect(diffRuns(sampleDocument(), nightly).notComparable).toContain('smoke and nightly');
  expect(diffRuns(sampleDocument(), sampleDocument()).notComparable).toBeNull();
});
