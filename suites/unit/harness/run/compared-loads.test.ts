import { expect, test } from 'vitest';

import { comparedLoads, comparedRefs } from '../../../../harness/run/compared-loads.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { Threshold } from '../../../../harness/thresholds/threshold.ts';

const written = parseThresholds({
  'load/a': { latency: { p50: { slower: '<= 5%', than: 'main' } }, errors: '<= 1%' },
  'load/b': { errors: { more: '<= 1pt', than: 'v1' } },
});
const smoke = { suites: ['unit', 'load'] } as const;
const ci = { suites: ['unit', 'load', 'bench'] } as const;

const names = (thresholds: readonly Threshold[]) =>
  thresholds.map(({ subject, statistic }) => `${subject} ${statistic.name}`);

test('a profile that compares benchmarks with a commit compares loads with it', () => {
  const { thresholds, leftOut } = comparedLoads(written, {
    against: null,
    profile: { suites: [...ci.suites] },
    hasLoad: true,
  });
  expect([thresholds, leftOut]).toEqual([written, []]);
});

test('another profile leaves them out, and names them', () => {
  const { thresholds, leftOut } = comparedLoads(written, {
    against: null,
    profile: { suites: [...smoke.suites] },
    hasLoad: true,
  });
  expect(names(thresholds)).toEqual(['tests failed', 'load/a errors']);
  expect(names(leftOut)).toEqual(['load/a latency.p50.slower', 'load/b errors.more']);
});

test('the ref of the command line takes the place of every written one', () => {
  const { thresholds } = comparedLoads(written, {
    against: 'HEAD~3',
    profile: { suites: [...smoke.suites] },
    hasLoad: true,
  });
  const refs = comparedRefs(thresholds);
  expect([...refs.keys()]).toEqual(['HEAD~3']);
  expect(names(refs.get('HEAD~3') ?? [])).toEqual([
    'load/a latency.p50.slower',
    'load/b errors.more',
  ]);
});

test('where nothing is written the command line asks for the usual margins of every load', () => {
  const { thresholds } = comparedLoads(parseThresholds({}), {
    against: 'main',
    profile: { suites: [...smoke.suites] },
    hasLoad: true,
  });
  expect(names(thresholds)).toEqual([
    'tests failed',
    'load/** latency.p50.slower',
    'load/** latency.p95.slower',
    'load/** errors.more',
  ]);
});

test('a run without a load has nothing to compare', () => {
  const profile = { suites: [...smoke.suites] };
  expect(() => comparedLoads(written, { against: 'main', profile, hasLoad: false })).toThrow(
    /--against compares loads, and this run has none/u,
  );
});
