import { describe, expect, test } from 'vitest';
import { checkMeasured } from '../../../../harness/thresholds/measured-by.ts';
import { statisticOf } from '../../../../harness/thresholds/statistic.ts';
import { suiteOf } from '../../../../harness/thresholds/threshold.ts';
import { writtenLimits } from '../../../../harness/thresholds/written.ts';

function refusalOf(refused: () => unknown): { readonly message: string; readonly remedy: unknown } {
  try {
    refused();
  } catch (error) {
    const { message, remedy } = error as Error & { remedy: unknown };
    return { message, remedy };
  }
  throw new Error('it was not refused');
}

describe('a statistic', () => {
  test.each([
    ['p1', 0.01],
    ['p50', 0.5],
    ['p99', 0.99],
    ['p99.95', 0.9995],
    ['p0.1', 0.001],
  ])('%s of the latency is the quantile %d', (part, p) => {
    expect(statisticOf(['latency', part], null)).toEqual({
      kind: 'latency',
      name: `latency.${part}`,
      p,
    });
  });

  test.each([
    'p0',
    'p100',
    'p',
    '99',
    'p99ms',
    'xp99',
    'p-1',
    'p99.9999999999999999',
    'p99.',
    'max',
    'mean',
  ])('%s of the latency is refused', (part) => {
    expect(refusalOf(() => statisticOf(['latency', part], null))).toEqual({
      message: `unsupported statistic '${part}' on the trend 'latency'; a trend takes percentiles such as p50, p95, p99, p99.9`,
      remedy:
        'a mean or a maximum has no bound that holds whatever the distribution: use a percentile',
    });
  });

  test.each([
    [['latency'], "'latency' needs a percentile", "write latency: { p99: '<= 25ms' }"],
    [['retained'], "'retained' needs a resource", "write retained: { heap: '<= 1 B/op', fds: 0 }"],
    [
      ['errors', 'rate'],
      "'errors' has no parts, so 'rate' says nothing",
      "write errors: '<limit>'",
    ],
    [
      ['slower'],
      '`slower` has nothing to compare with',
      "add than: 'origin/main', or the name of a variant",
    ],
  ] as const)('%j is refused with its remedy', (names, message, remedy) => {
    expect(refusalOf(() => statisticOf(names, null))).toEqual({ message, remedy });
  });

  test('that is unknown is refused with all that there are, and the nearest', () => {
    expect(refusalOf(() => statisticOf(['erors'], null)).message).toBe(
      "unknown statistic 'erors'; statistics are latency, errors, dropped, rate, checks, capacity, retained, slower, accuracy, failed. Did you mean 'errors'?",
    );
    expect(() => statisticOf([], null)).toThrow("unknown statistic ''");
  });

  test.each(['errors', 'dropped', 'accuracy', 'failed'])('%s stands alone', (name) => {
    expect(statisticOf([name], null)).toEqual({ kind: name, name });
  });

  test.each([
    [['tokens', 'p95'], { kind: 'percentile', p: 0.95 }],
    [['tokens', 'p0.1'], { kind: 'percentile', p: 0.001 }],
    [['orders', 'count'], { kind: 'count' }],
    [['orders', 'rate'], { kind: 'rate' }],
    [['depth', 'value'], { kind: 'value' }],
    [['depth', 'min'], { kind: 'min' }],
    [['depth', 'max'], { kind: 'max' }],
    [['tokens{kind:api}', 'p50'], { kind: 'percentile', p: 0.5 }],
  ] as const)('%j is of a metric of the script', (names, of) => {
    const [metric] = names;
    expect(statisticOf(names, null)).toEqual({ kind: 'metric', name: names.join('.'), metric, of });
  });

  test('of checks is their rate, of all or of one of them', () => {
    const of = { kind: 'rate' };
    expect(statisticOf(['checks'], null)).toEqual({
      kind: 'metric',
      name: 'checks',
      metric: 'checks',
      of,
    });
    expect(statisticOf(['checks', 'is fine'], null)).toEqual({
      kind: 'metric',
      name: 'checks.is fine',
      metric: 'checks{check:is fine}',
      of,
    });
  });

  test.each(['mean', 'p0', 'p100', 'counts', 'p-1'])('%s of a metric is refused', (part) => {
    expect(refusalOf(() => statisticOf(['tokens', part], null))).toEqual({
      message: `unsupported statistic '${part}' on the metric 'tokens'`,
      remedy:
        'a trend takes percentiles such as p95, a rate takes rate, a counter count or rate, a gauge value, min or max',
    });
  });

  test('whose name is nearly latency is no metric', () => {
    expect(() => statisticOf(['latencyy', 'p95'], null)).toThrow(
      "unknown statistic 'latencyy'; statistics are",
    );
  });

  test('slower names what it compares with, retained its resource', () => {
    expect(statisticOf(['slower'], 'main')).toEqual({
      kind: 'slower',
      name: 'slower',
      than: 'main',
    });
    expect(statisticOf(['retained', 'fds'], null)).toEqual({
      kind: 'retained',
      name: 'retained.fds',
      resource: 'fds',
    });
  });
});

describe('a suite', () => {
  test('is the first part of a subject', () => {
    expect(['load/predict/ramp', 'tests', ''].map(suiteOf)).toEqual(['load', 'tests', '']);
  });

  test.each([
    ['tests', ['failed']],
    ['load/predict', ['latency p99', 'errors', 'dropped']],
    ['stress/predict', ['retained heap']],
    ['bench/x', ['slower']],
    ['model/int8', ['accuracy', 'slower']],
  ])('of %s measures %j and nothing else', (subject, measured) => {
    const all = [
      'failed',
      'latency p99',
      'errors',
      'dropped',
      'retained heap',
      'slower',
      'accuracy',
    ];
    const taken = all.filter((written) => {
      try {
        checkMeasured(subject, statisticOf(written.split(' '), 'main'));
        return true;
      } catch {
        return false;
      }
    });
    expect(new Set(taken)).toEqual(new Set(measured));
  });

  test('may be a pattern, which is not known before', () => {
    expect(() => checkMeasured('*', statisticOf(['errors'], null))).not.toThrow();
    expect(() => checkMeasured('l*/predict', statisticOf(['failed'], null))).not.toThrow();
  });

  test('that there is not is refused with those that there are', () => {
    const errors = statisticOf(['errors'], null);
    expect(refusalOf(() => checkMeasured('performance', errors))).toEqual({
      message: "there is no suite 'performance'.",
      remedy:
        "A subject begins with one of tests, load, stress, bench, model, as in 'load/predict'.",
    });
    // A name that every object has is no suite.
    expect(() => checkMeasured('toString/x', errors)).toThrow("there is no suite 'toString'");
  });

  test('that does not measure a statistic is refused with what it measures', () => {
    expect(refusalOf(() => checkMeasured('model/int8', statisticOf(['errors'], null)))).toEqual({
      message: "the suite model does not measure 'errors'.",
      remedy: 'It measures accuracy, slower.',
    });
  });
});

test('limits are read one by one, with their severity, and the settings of a subject are none', () => {
  const written = {
    than: 'main',
    severity: 'warn',
    errors: '<= 1%',
    dropped: 0,
    latency: { p50: '<= 5ms', p99: { limit: '<= 25ms', severity: 'info' as const } },
    slower: { limit: '<= 5%' },
  };
  expect([...writtenLimits(written)]).toEqual([
    { names: ['errors'], limit: '<= 1%', than: null, severity: null },
    { names: ['dropped'], limit: 0, than: null, severity: null },
    { names: ['latency', 'p50'], limit: '<= 5ms', than: null, severity: null },
    { names: ['latency', 'p99'], limit: '<= 25ms', than: null, severity: 'info' },
    { names: ['slower'], limit: '<= 5%', than: null, severity: null },
  ]);
});

test('a limit of the long form may be relative to a base, beside one of its own', () => {
  const written = {
    latency: {
      p50: { limit: '<= 40ms', slower: '<= 5%', than: 'main', severity: 'warn' as const },
    },
    errors: { more: '<= 1pt', than: 'v1.2' },
  };
  expect([...writtenLimits(written)]).toEqual([
    { names: ['latency', 'p50'], limit: '<= 40ms', than: null, severity: 'warn' },
    { names: ['latency', 'p50', 'slower'], limit: '<= 5%', than: 'main', severity: 'warn' },
    { names: ['errors', 'more'], limit: '<= 1pt', than: 'v1.2', severity: null },
  ]);
});

test('a percentile and the errors of a load can be held against a base', () => {
  expect(statisticOf(['latency', 'p99.9', 'slower'], 'main')).toEqual({
    kind: 'slowdown',
    name: 'latency.p99.9.slower',
    p: 0.999,
    than: 'main',
  });
  expect(statisticOf(['errors', 'more'], 'main')).toEqual({
    kind: 'more errors',
    name: 'errors.more',
    than: 'main',
  });
});

test.each([
  [['latency', 'mean', 'slower'], 'main', /unsupported statistic 'mean'/u],
  [['latency', 'p50', 'more'], 'main', /can't be held against a base by 'more'/u],
  [['errors', 'all', 'slower'], 'main', /can't be held against a base by 'slower'/u],
  [['latency', 'p50', 'slower'], null, /`slower` has nothing to compare with/u],
  [['errors', 'more'], null, /`more` has nothing to compare with/u],
])('refuses %j than %s', (names, than, why) => {
  expect(() => statisticOf(names, than)).toThrow(why);
});
