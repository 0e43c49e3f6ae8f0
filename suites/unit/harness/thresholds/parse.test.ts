import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenSubject } from '../../../../harness/thresholds/written.ts';

const one = (subject: WrittenSubject) => parseThresholds({ 'load/predict': subject });

test('reads the form of the README', () => {
  const thresholds = parseThresholds({
    'load/predict': { latency: { p99: '<= 25ms' }, errors: '<= 0.1%', dropped: 0 },
    'stress/predict': { retained: { heap: '<= 1 B/op', fds: 0 } },
    'bench/*': { slower: '<= 5%', than: 'origin/main' },
    'model/int8': { accuracy: '>= fp32 - 1pt', slower: '<= 0%', than: 'fp32' },
  });
  expect(thresholds.map(({ subject, statistic }) => `${subject} ${statistic.name}`)).toEqual([
    'tests failed',
    'load/predict latency.p99',
    'load/predict errors',
    'load/predict dropped',
    'stress/predict retained.heap',
    'stress/predict retained.fds',
    'bench/* slower',
    'model/int8 accuracy',
    'model/int8 slower',
  ]);
  expect(thresholds.every(({ severity }) => severity === 'block')).toBe(true);
});

test('that no test may fail is added only where nothing is written about tests', () => {
  expect(parseThresholds({})).toHaveLength(1);
  const [tests] = parseThresholds({ tests: { failed: 2 } });
  expect(tests?.bound.limit.value).toBe(2);
});

test('a limit has its own severity, else that of its subject', () => {
  const [, p50, p99] = one({
    severity: 'warn',
    latency: { p50: '<= 5ms', p99: { limit: '<= 25ms', severity: 'info' } },
  });
  expect([p50?.severity, p99?.severity]).toEqual(['warn', 'info']);
});

test.each(['block', 'warn', 'info'])('the severity of a subject may be %s', (severity) => {
  expect(one({ severity, errors: 0 })[1]?.severity).toBe(severity);
});

test('a refusal names the place, why, and the remedy of whoever refused', () => {
  expect(() => one({ slower: '<= 5%' })).toThrow(
    expect.objectContaining({
      message: 'thresholds["load/predict"].slower: `slower` has nothing to compare with',
      remedy: "add than: 'origin/main', or the name of a variant",
      cause: expect.objectContaining({ message: '`slower` has nothing to compare with' }),
    }),
  );
  expect(() => one({ than: 'main' })).toThrow(
    expect.objectContaining({
      message: 'thresholds["load/predict"].than: there is no `slower` to go with it',
      remedy: "add slower: '<= 5%'",
    }),
  );
});

test('a refusal without a remedy has none', () => {
  expect(() => one({ latnecy: { p99: '<= 3ms' } })).toThrow(
    expect.objectContaining({ remedy: null }),
  );
});

test('p99.9 is .999', () => {
  expect(one({ latency: { 'p99.9': '<= 1s' } })[1]?.statistic).toMatchObject({ p: 0.999 });
});

test.each<[WrittenSubject, string]>([
  [
    { latency: { mean: '<= 3ms' } },
    "thresholds[\"load/predict\"].latency.mean: unsupported statistic 'mean' on the trend 'latency'",
  ],
  [{ latency: { p100: '<= 3ms' } }, 'unsupported statistic'],
  [{ latency: '<= 3ms' }, 'needs a percentile'],
  [{ latency: { p99: '<= 3 B' } }, 'its unit is ms, not B'],
  [{ latency: { p99: '>= 3ms' } }, 'it takes <= or <, not >='],
  [{ latency: { p99: '<= fp32' } }, 'it takes an absolute limit'],
  [{ latnecy: { p99: '<= 3ms' } }, "Did you mean 'latency'?"],
  [{ errors: 5 }, 'give a share'],
  [{ errors: '<= 150%' }, 'at most 100 %'],
  [{ errors: { rate: 0 } }, 'has no parts'],
  [{ retained: 0 }, 'needs a resource'],
  [{ retained: { heap: '<= 3ms' } }, 'does not suit'],
  [{ slower: '<= 5%' }, 'nothing to compare with'],
  [{ than: 'main' }, 'there is no `slower`'],
  [{ severity: 'loud', errors: 0 }, 'none of block, warn, info'],
])('refuses %j', (subject, message) => {
  expect(() => one(subject)).toThrow(message);
});

test.each([
  ['laod/predict', { errors: '<= 1%' }, "there is no suite 'laod'. Did you mean 'load/predict'?"],
  ['loads', { errors: '<= 1%' }, "there is no suite 'loads'. Did you mean 'load'?"],
  ['load/predict', { accuracy: '>= 90%' }, "the suite load does not measure 'accuracy'"],
  ['stress/a', { retaned: { count: 0 } }, "Did you mean 'retained'?"],
  ['tests', { errors: '<= 1%' }, "the suite tests does not measure 'errors'"],
] as const)('refuses %s: %o, which nothing could ever judge', (subject, limits, message) => {
  expect(() => parseThresholds({ [subject]: limits })).toThrow(message);
});
