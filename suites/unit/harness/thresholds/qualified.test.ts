import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { qualifiedName } from '../../../../harness/thresholds/qualified.ts';

const ofSubject = (limits: Record<string, unknown>) =>
  parseThresholds({ 'load/predict': limits as never }).filter(
    ({ subject }) => subject === 'load/predict',
  );

test.each([
  ['p99 of every 10s', { what: 'p99', windowSeconds: 10, onceSteady: false }, 'of every 10s'],
  [' p99.9  of every  90 s ', { windowSeconds: 90 }, 'of every 90s'],
  ['p99 of every 2min', { windowSeconds: 120 }, 'of every 2m'],
  ['errors of every 1h', { what: 'errors', windowSeconds: 3600 }, 'of every 1h'],
  ['p50 of every 1500ms', { windowSeconds: 1.5 }, 'of every 1500ms'],
  ['p99 once steady', { windowSeconds: null, onceSteady: true }, 'once steady'],
  [
    'p99 of every 10s once steady',
    { windowSeconds: 10, onceSteady: true },
    'of every 10s once steady',
  ],
] as const)('%s', (written, expected, text) => {
  expect(qualifiedName(written)).toMatchObject({ ...expected, text });
});

test.each(['p99', 'p99.9', 'heap', 'names a class'])('%s says nothing of it', (written) => {
  expect(qualifiedName(written)).toBeNull();
});

test('one percentile can be asked of the whole load, of its windows and of its steady part', () => {
  const parsed = ofSubject({
    latency: {
      p99: '<= 25ms',
      'p99 of every 10s': { limit: '< 50ms', severity: 'warn' },
      'p99 of every 10s once steady': '<= 40ms',
      'p99 once steady': '<= 20ms',
    },
    'errors of every 10 s': '<= 5%',
  });
  expect(parsed.map(({ statistic, severity }) => [statistic, severity])).toEqual([
    [{ kind: 'latency', name: 'latency.p99', p: 0.99 }, 'block'],
    [
      {
        kind: 'windowed',
        name: 'latency.p99 of every 10s',
        of: { kind: 'latency', p: 0.99 },
        seconds: 10,
      },
      'warn',
    ],
    [
      {
        kind: 'windowed',
        name: 'latency.p99 of every 10s once steady',
        of: { kind: 'latency', p: 0.99 },
        seconds: 10,
        onceSteady: true,
      },
      'block',
    ],
    [{ kind: 'latency', name: 'latency.p99 once steady', p: 0.99, onceSteady: true }, 'block'],
    [
      { kind: 'windowed', name: 'errors of every 10s', of: { kind: 'errors' }, seconds: 10 },
      'block',
    ],
  ]);
});

test.each([
  [{ latency: { 'p99 every 10s': '<= 5ms' } }, "'p99 every 10s' is not understood"],
  [{ latency: { 'p99 of each 10s': '<= 5ms' } }, "'p99 of each 10s' is not understood"],
  [
    { latency: { 'p99 of every 10': '<= 5ms' } },
    "the window '10' in 'p99 of every 10' is no duration",
  ],
  [{ latency: { 'p99 of every 500ms': '<= 5ms' } }, 'is shorter than 1 s'],
  [{ latency: { 'max of every 10s': '<= 5ms' } }, "unsupported statistic 'max'"],
  [{ latency: { 'p99 once warm': '<= 5ms' } }, "'once warm' in 'p99 once warm' is not known"],
  [
    { latency: { 'p99 of every 10s': '<= 5%' } },
    "does not suit the trend 'latency.p99 of every 10s'",
  ],
  [{ latency: { 'p99 of every 10s': '>= 5ms' } }, 'it takes <= or <'],
  [{ 'errors of every 10s': 0 }, 'write it for all of it'],
  [{ 'errors of every 10s': '<= 5ms' }, 'its unit is %'],
  [{ 'errors once steady': '<= 1%' }, 'what failed in the warm-up has failed, and counts'],
  [{ 'errors of every 10s once steady': '<= 1%' }, 'what failed in the warm-up has failed'],
  [{ 'dropped of every 10s': 0 }, "'dropped of every 10s' can't be asked"],
  [{ tokens: { 'p95 of every 10s': '<= 60' } }, "'tokens.p95 of every 10s' can't be asked"],
  [
    { latency: { 'p99 once steady': { slower: '<= 5%', than: 'main' } } },
    "can't be held against a base by 'slower'",
  ],
] as const)('%j is refused', (limits, message) => {
  expect(() => ofSubject(limits)).toThrow(message);
});

test('the name of a check is any text', () => {
  const [check] = ofSubject({
    checks: { 'p99 of every 10s': '>= 99%', 'once per visit': '>= 9%' },
  });
  expect(check?.statistic).toMatchObject({ metric: 'checks{check:p99 of every 10s}' });
});

test('only a load has windows', () => {
  expect(() =>
    parseThresholds({ 'stress/predict': { latency: { 'p99 of every 10s': '<= 5ms' } } }),
  ).toThrow("the suite stress does not measure 'latency.p99 of every 10s'");
});
