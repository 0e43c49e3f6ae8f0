import { expect, test } from 'vitest';
import type { Measurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenThresholds } from '../../../../harness/thresholds/written.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

const slo: WrittenThresholds = {
  'load/predict': {
    latency: { p50: '<= 10ms', p95: '<= 25ms', p99: '<= 25ms' },
    errors: '<= 0.1%',
    dropped: 0,
  },
};

function verdicts(
  measurements: readonly Measurement[],
  thresholds: WrittenThresholds = slo,
  suites = ['load'],
) {
  const burstMs = { latency: 20, errors: 5 };
  const gates = judge(measurements, parseThresholds(thresholds), { alpha: 0.01, suites, burstMs });
  return Object.fromEntries(gates.map((gate) => [gate.id, gate.verdict]));
}

test('30 s at 200/s with a p99 of 8 ms pass an SLO of 25 ms', () => {
  expect(verdicts([loadRun()])).toEqual({
    'load/predict latency.p50': 'pass',
    'load/predict latency.p95': 'pass',
    'load/predict latency.p99': 'pass',
    'load/predict errors': 'pass',
    'load/predict dropped': 'pass',
  });
});

test('a pass says which bursts it holds for, and the stalls of the machine may only lengthen them', () => {
  const thresholds = parseThresholds({ 'load/predict': { latency: { p99: '<= 25ms' } } });
  const judged = (seconds: number, stallMs: number | null) => {
    const burstMs = { latency: 20, errors: 20 };
    const options = { alpha: 0.01, suites: ['load'], burstMs, stallMs };
    return judge([loadRun({ seconds })], thresholds, options)[0];
  };
  // Nothing over the limit: p99 takes 11 s for bursts of 20 ms, and 44 s for bursts of 80 ms.
  expect(judged(30, null)).toMatchObject({
    verdict: 'pass',
    reason: expect.stringContaining('holds for bursts up to 20.0 ms and for drift') as string,
  });
  expect(judged(30, 5)?.reason).toContain('holds for bursts up to 20.0 ms and');
  expect(judged(30, 80)?.verdict).toBe('inconclusive');
  expect(judged(60, 80)?.reason).toContain("bursts up to 80.0 ms (this machine's own stalls)");
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'a handler that sleeps 50 ms in 5 %% of 4,000 requests fails p99 and nothing else (seed %d)',
  { tags: ['trials'] },
  (seed) => {
    const found = verdicts([loadRun({ slowShare: 0.05, seconds: 20, seed })]);
    expect(found['load/predict latency.p99']).toBe('fail');
    expect(found['load/predict latency.p50']).toBe('pass');
  },
);

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  'one 500 in 100 of 4,000 requests fails an error rate of one in 1,000 (seed %d)',
  { tags: ['trials'] },
  (seed) => {
    const found = verdicts([loadRun({ failShare: 0.01, seconds: 20, seed })]);
    expect(found['load/predict errors']).toBe('fail');
  },
);

test('no error in 4,000 requests can not show 0.1 % at 99 %, and says what would', () => {
  const gates = judge([loadRun({ seconds: 20 })], parseThresholds(slo), {
    alpha: 0.01,
    suites: ['load'],
  });
  const errors = gates.find(({ statistic }) => statistic === 'errors');
  expect(errors?.verdict).toBe('inconclusive');
  expect(errors?.needs).toMatch(
    /^[\d,]+ more requests \(about \d+ min\); a further run of this commit/,
  );
});

test('what was to run and was not measured is inconclusive, with the reason where one is known', () => {
  const gates = judge([], parseThresholds(slo), {
    alpha: 0.01,
    suites: ['load'],
    notMeasuredReasons: new Map([['load/predict', 'k6 was not found']]),
  });
  expect(gates).toHaveLength(5);
  expect(gates.every((gate) => gate.verdict === 'inconclusive' && gate.measured === null)).toBe(
    true,
  );
  expect(gates[0]).toMatchObject({ reason: 'k6 was not found', needs: 'a run that measures it' });
  expect(gates.map(({ needs }) => needs)).not.toContain(null);
});

test('a threshold of a suite that was not to run is no gate', () => {
  expect(verdicts([], slo, ['tests'])).toEqual({ 'tests failed': 'inconclusive' });
});

test('a pattern gives every subject that it names a gate, and the exact name holds over it', () => {
  const other = loadRun({ subject: 'load/mixed' });
  const gates = judge(
    [loadRun(), other],
    parseThresholds({
      'load/*': { latency: { p50: '<= 1ms' } },
      'load/predict': { latency: { p50: '<= 10ms' } },
    }),
    { alpha: 0.01, suites: ['load'] },
  );
  expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['load/mixed latency.p50', 'fail'],
    ['load/predict latency.p50', 'pass'],
  ]);
});

test('a broken measurement fails every gate of its subject with its reason', () => {
  const gates = judge(
    [loadRun({ broken: 'the script threw: x is not defined' })],
    parseThresholds(slo),
    {
      alpha: 0.01,
      suites: ['load'],
    },
  );
  expect(gates.every(({ verdict }) => verdict === 'fail')).toBe(true);
  expect(gates[0]?.reason).toContain('x is not defined');
});

test('a scenario without a request passes nothing', () => {
  const empty = loadRun({ seconds: 0 });
  expect(new Set(Object.values(verdicts([empty])))).not.toContain('pass');
});

test('requests that all fail at once do not pass for fast ones', () => {
  const found = verdicts([loadRun({ failShare: 1 })]);
  expect(found['load/predict latency.p50']).toBe('fail');
  expect(found['load/predict errors']).toBe('fail');
});

test('a percentile that lies among failed requests is above every answered one', () => {
  const thresholds = parseThresholds({ 'load/predict': { latency: { p97: '<= 45ms' } } });
  const [gate] = judge([loadRun({ failShare: 0.2 })], thresholds, {
    alpha: 0.01,
    suites: ['load'],
  });
  expect(gate?.verdict).toBe('fail');
  const { value = Number.NaN, interval } = gate?.measured ?? {};
  expect(interval).toEqual([value, null]);
});

test('iterations that are missing from the plan count as dropped though nobody reported them', () => {
  const found = verdicts([loadRun({ iterations: 3000 })]);
  expect(found['load/predict dropped']).toBe('fail');
});

test('no test at all is no pass, and skipped tests are no green ones', () => {
  const tests = {
    kind: 'tests',
    subject: 'tests',
    passed: 0,
    failed: 0,
    skipped: 0,
    missing: null,
    broken: null,
  } as const;
  expect(verdicts([tests], {}, ['tests'])).toEqual({ 'tests failed': 'inconclusive' });
  expect(verdicts([{ ...tests, skipped: 9 }], {}, ['tests'])).toEqual({
    'tests failed': 'inconclusive',
  });
  expect(verdicts([{ ...tests, passed: 9 }], {}, ['tests'])).toEqual({ 'tests failed': 'pass' });
  expect(verdicts([{ ...tests, passed: 9, failed: 1 }], {}, ['tests'])).toEqual({
    'tests failed': 'fail',
  });
});

const heap = {
  resource: 'heap',
  unit: 'B/op',
  slopePerOp: 0.03,
  interval: [-0.1, 0.2],
  confidence: 0.99,
  threshold: 1,
  isWritten: true,
  verdict: 'pass',
  reason: 'flat over two windows',
  needs: null,
  evidence: [],
} as const;
const stress = {
  kind: 'retained',
  subject: 'stress/predict',
  resources: [heap],
  operations: 1000,
  seconds: 4,
  broken: null,
} as const;

test('a leak suite brings its own limits as gates', () => {
  expect(verdicts([stress], {}, ['stress'])).toEqual({ 'stress/predict retained.heap': 'pass' });
});

test('a leak that was measured against another limit than the written one is inconclusive', () => {
  const written = { 'stress/predict': { retained: { heap: '<= 2 B/op', fds: 0 } } };
  expect(verdicts([stress], written, ['stress'])).toEqual({
    'stress/predict retained.heap': 'inconclusive',
    'stress/predict retained.fds': 'inconclusive',
  });
});

const compared = (x: number) =>
  ({
    kind: 'comparison',
    subject: 'bench/window',
    against: 'origin/main',
    logRatios: Array<number>(9).fill(x),
    seconds: 4,
    doubts: [],
    broken: null,
  }) as const;

test('a comparison is judged by its launches against the margin', () => {
  const margin = { 'bench/*': { slower: '<= 5%', than: 'origin/main' } };
  expect(verdicts([compared(0.02)], margin, ['bench'])).toEqual({ 'bench/window slower': 'pass' });
  expect(verdicts([compared(0.06)], margin, ['bench'])).toEqual({ 'bench/window slower': 'fail' });
});

test('gates of leaks take nothing of the error probability that the others share', () => {
  const resources = ['heap', 'external', 'arrayBuffers', 'fds', 'timers', 'handles', 'listeners'];
  const retained = Object.fromEntries(resources.map((resource) => [resource, 0]));
  const leaks = ['a', 'b', 'c', 'd', 'e'].map((name) => [`stress/${name}`, { retained }] as const);
  const many = {
    'bench/*': { slower: '<= 5%', than: 'origin/main' },
    ...Object.fromEntries(leaks),
  } satisfies WrittenThresholds;
  // Nine launches are the fewest that decide at 1 %; 36 gates that shared it would need fifteen.
  const judged = verdicts([compared(0.06)], many, ['bench', 'stress']);
  expect(Object.keys(judged)).toHaveLength(36);
  expect(judged['bench/window slower']).toBe('fail');
});

test('what a benchmark takes by itself is shown beside its verdict, and judges nothing', () => {
  const margin = { 'bench/*': { slower: '<= 5%', than: 'origin/main' } };
  const [meanMs, p50Ms, p99Ms, perSecond, marginOfError, samples] = [
    0.05, 0.02, 0.4, 48_921.6, 0.013, 8_897,
  ];
  const absolute = { meanMs, p50Ms, p99Ms, perSecond, marginOfError, samples };
  const judged = [{ absolute }, { absolute: 'tinybench is not installed' }].map(
    (shown) =>
      judge([{ ...compared(0.02), ...shown }], parseThresholds(margin), {
        alpha: 0.01,
        suites: ['bench'],
      })[0],
  );
  expect(judged.map((gate) => gate?.verdict)).toEqual(['pass', 'pass']);
  expect(judged[0]?.evidence[1]).toMatchObject({
    kind: 'table',
    rows: [['50.0 µs', '1.30 %', '20.0 µs', '0.400 ms', '48,922', 8_897]],
  });
  expect(judged[1]?.evidence[1]).toMatchObject({ lines: ['tinybench is not installed'] });
});

test('every number of a gate can be written as JSON', () => {
  const gates = judge([loadRun({ seconds: 1, failShare: 0.2 })], parseThresholds(slo), {
    alpha: 0.01,
    suites: ['load'],
  });
  expect(JSON.parse(JSON.stringify(gates))).toEqual(gates);
});
