import { expect, test } from 'vitest';
import { joinLoads } from '../../../../harness/measurement/join-loads.ts';
import { endCode, type LoadLedger } from '../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenThresholds } from '../../../../harness/thresholds/written.ts';
import { judge, type JudgeOptions, judgeWithShares } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

const options: JudgeOptions = {
  alpha: 0.01,
  suites: ['load'],
  burstMs: { latency: 50, errors: 50 },
};

function gate(
  measurement: LoadMeasurement,
  thresholds: WrittenThresholds[string],
  more: Partial<JudgeOptions> = {},
) {
  const [first] = judge([measurement], parseThresholds({ [measurement.subject]: thresholds }), {
    ...options,
    ...more,
  });
  if (first === undefined) throw new Error('no gate');
  return first;
}

/** Changes how some of the entries ended. */
function ended(
  measurement: LoadMeasurement,
  kind: keyof typeof endCode,
  isMeant: (entry: number) => boolean,
  latencyMs = Number.POSITIVE_INFINITY,
): LoadMeasurement {
  const { ledger } = measurement;
  const changed: LoadLedger = {
    ...ledger,
    end: ledger.end.map((end, i) => (isMeant(i) ? endCode[kind] : end)),
    latencyMs: ledger.latencyMs.map((latency, i) => (isMeant(i) ? latencyMs : latency)),
  };
  return { ...measurement, ledger: changed };
}

// 268 sent, 733 dropped, all 268 within 150 ms: it shipped.
test.each(['dropped', 'unsent'] as const)(
  'arrivals that were %s are over every limit, and are errors',
  (kind) => {
    const run = ended(loadRun({ seconds: 10, rate: 100 }), kind, (i) => i % 4 > 0);
    const p95 = gate(run, { latency: { p95: '<= 150ms' } });
    expect(p95.verdict).toBe('fail');
    expect(p95.measured?.sample).toEqual({ count: 1000, of: 'requests' });
    expect(p95.reason).toContain(kind === 'dropped' ? 'dropped' : 'never sent');
    expect(gate(run, { errors: '<= 2%' }).verdict).toBe('fail');
  },
);

test('a request cut off in flight is over a limit that its age has passed, and else is left out', () => {
  const run = loadRun({ seconds: 30, rate: 100 });
  const old = ended(run, 'in flight', (i) => i % 5 === 0, 900);
  expect(gate(old, { latency: { p95: '<= 150ms' } }).verdict).toBe('fail');
  const young = gate(
    ended(run, 'in flight', (i) => i % 5 === 0, 20),
    {
      latency: { p95: '<= 150ms' },
    },
  );
  expect(young.verdict).toBe('pass');
  expect(young.reason).toContain('600 were cut off in flight');
  expect(
    gate(
      ended(run, 'in flight', (i) => i > 2990, 20),
      { errors: '<= 2%' },
    ).reason,
  ).toContain('0 of 2,991 requests failed');
});

/** Ten users for a minute that wait for each answer, 20 ms a cycle, and a freeze now and then. */
function closedLoop({ freezeMs = 1000, everyMs = 4000, p90 = 21 } = {}): LoadMeasurement {
  const users = 10;
  let next = everyMs / 2;
  const dueMs: number[] = [];
  const latencyMs: number[] = [];
  for (let at = 0; at < 60_000;) {
    const isFrozen = at >= next;
    if (isFrozen) next += everyMs;
    for (let user = 0; user < users; user++) {
      dueMs.push(at);
      latencyMs.push(isFrozen ? freezeMs : 20);
    }
    at += isFrozen ? freezeMs : 20;
  }
  const run = loadRun({ seconds: 1 });
  const columns = {
    dueMs: Float64Array.from(dueMs),
    latencyMs: Float64Array.from(latencyMs),
    end: new Uint8Array(dueMs.length),
    lateMs: new Float32Array(dueMs.length),
  };
  return {
    ...run,
    plannedRate: null,
    ledger: { ...run.ledger, ...columns, cycleMs: { median: 20, p90 } },
  };
}

// 10 of 79,991 were over the limit, and it passed.
test('users that wait hide a freeze of a third of the time: they pass no percentile', () => {
  const p99 = gate(closedLoop({ freezeMs: 20_000, everyMs: 60_000 }), {
    latency: { p99: '<= 25ms' },
  });
  expect(p99.verdict).not.toBe('pass');
  expect(p99.reason).toMatch(/of 20,\d+ that were sent 10; slow answers held 9,990 back/);
  expect(p99.measured?.value).toBeGreaterThan(15_000);
});

test('users that wait hide regular freezes, and fail by what those held back', () => {
  const p99 = gate(closedLoop(), { latency: { p99: '<= 25ms' } });
  expect(p99.verdict).toBe('fail');
  expect(p99.reason).toContain('slow answers held 7,350 back');
});

test('users whose cycle is not steady decide nothing by what may have been held back', () => {
  const p99 = gate(closedLoop({ p90: 80 }), { latency: { p99: '<= 25ms' } });
  expect(p99.verdict).toBe('inconclusive');
  expect(p99.needs).toContain('a scenario that does not wait');
});

test('users that wait pass where nothing was held back', () => {
  const p99 = gate(closedLoop({ freezeMs: 20 }), { latency: { p99: '<= 25ms' } });
  expect(p99.verdict).toBe('pass');
  expect(p99.reason).toContain('slow answers held none back');
});

// What failed is over every limit: its latency is no time that it kept its user.
test('one failed request of users that wait holds nothing back, unless it took long to fail', () => {
  const run = closedLoop({ freezeMs: 20 });
  const failed = ended(run, 'failed', (i) => i === 700);
  const p95 = gate(failed, { latency: { p95: '<= 25ms' } });
  expect(p95.verdict).toBe('pass');
  expect(p95.reason).toContain('slow answers held none back');
  const tookMs = new Float32Array(failed.ledger.dueMs.length);
  tookMs[700] = 30_000;
  const timedOut = { ...failed, ledger: { ...failed.ledger, tookMs } };
  expect(gate(timedOut, { latency: { p95: '<= 25ms' } }).reason).toContain(
    'slow answers held 1,499 back',
  );
});

test('an interval is labeled with what both of its sides hold with together', () => {
  const thresholds = { latency: { p50: '<= 1s', p95: '<= 1s' }, errors: '<= 5%' };
  const all = judge([loadRun()], parseThresholds({ 'load/predict': thresholds }), options);
  // α for the pass, a third of it for the fail of each of three gates.
  for (const { measured } of all) expect(measured?.confidence).toBeCloseTo(1 - 0.01 - 0.01 / 3, 12);
});

test('a later look may err less: what passes at the first may be open at the third', () => {
  const seconds = 29;
  const once = loadRun({ seconds });
  expect(gate(once, { latency: { p99: '<= 25ms' } }).verdict).toBe('pass');
  const third = { evidence: [], looks: 2, runs: [] };
  const earlier = new Map([['load/predict latency.p99', third]]);
  expect(gate(once, { latency: { p99: '<= 25ms' } }, { earlier }).verdict).toBe('inconclusive');
});

test('stretches of one load decide together what none decides alone', () => {
  const parts = [1, 2, 3].map((seed) => loadRun({ seconds: 14, seed }));
  const alone = gate(parts[0] ?? loadRun(), { latency: { p99: '<= 25ms' } });
  expect(alone.verdict).toBe('inconclusive');
  const both = parts.reduce((all, next) => joinLoads(all, next));
  const together = gate(both, { latency: { p99: '<= 25ms' } });
  expect(together.verdict).toBe('pass');
  expect(together.measured?.sample.count).toBe(3 * 14 * 200);
});

test('earlier runs of the commit add their requests, and the reason names them', () => {
  const slo = { latency: { p99: '<= 25ms' } };
  const id = 'load/predict latency.p99';
  const thresholds = parseThresholds({ 'load/predict': slo });
  const first = judgeWithShares([loadRun({ seconds: 20 })], thresholds, options);
  expect(first.gates[0]?.verdict).toBe('inconclusive');
  const evidence = first.shares.get(id);
  const earlier = new Map([
    [id, { evidence: evidence === undefined ? [] : [evidence], looks: 1, runs: ['run-1'] }],
  ]);
  const second = gate(loadRun({ seconds: 20, seed: 2 }), slo, { earlier });
  expect(second.verdict).toBe('pass');
  expect(second.reason).toContain('0 of 8,000 requests');
  expect(second.reason).toContain(
    'with the run run-1 of the same commit: this machine, these runs',
  );
});

test.each([
  ['latency p99', { latency: { p99: '<= 25ms' } }, 25],
  ['errors', { errors: '<= 1%' }, 0.01],
])('what passes with earlier runs has an interval within its limit: %s', (name, slo, limit) => {
  const id = `load/predict ${name.replace(' ', '.')}`;
  const thresholds = parseThresholds({ 'load/predict': slo });
  const first = judgeWithShares([loadRun({ seconds: 20 })], thresholds, options);
  const evidence = first.shares.get(id);
  expect(evidence).toBeDefined();
  const run = loadRun({ seconds: 4, seed: 2 });
  const alone = gate(run, slo);
  expect(alone.verdict).toBe('inconclusive');
  const highAlone = alone.measured?.interval?.[1] ?? Number.POSITIVE_INFINITY;
  expect(highAlone).toBeGreaterThan(limit);
  const earlier = new Map([
    [
      id,
      {
        evidence: evidence === undefined ? [] : Array.from({ length: 3 }, () => evidence),
        looks: 1,
        runs: ['run-1'],
      },
    ],
  ]);
  const together = gate(run, slo, { earlier });
  expect(together.verdict).toBe('pass');
  expect(together.measured?.interval?.[1]).toBeLessThanOrEqual(limit);
  expect(together.measured?.interval?.[1]).toBeGreaterThanOrEqual(together.measured?.value ?? 0);
});

test('one of several runs that passes is no pass: the share of all is', () => {
  const slo = { latency: { p95: '<= 25ms' } };
  const id = 'load/predict latency.p95';
  const thresholds = parseThresholds({ 'load/predict': slo });
  const bad = judgeWithShares([loadRun({ seconds: 30, slowShare: 0.15 })], thresholds, options);
  expect(bad.gates[0]?.verdict).toBe('fail');
  const evidence = bad.shares.get(id);
  const earlier = new Map([
    [id, { evidence: evidence === undefined ? [] : [evidence], looks: 1, runs: ['run-1'] }],
  ]);
  const clean = loadRun({ seconds: 30, seed: 3 });
  expect(gate(clean, slo).verdict).toBe('pass');
  expect(gate(clean, slo, { earlier }).verdict).not.toBe('pass');
});

test('a percentile above those of the profile blocks where it fails, and is shown where it is open', () => {
  const slo = { latency: { 'p99.9': '<= 25ms' } };
  const smoke = { gatedPercentile: 0.95 };
  const open = gate(loadRun({ seconds: 10 }), slo, smoke);
  expect([open.verdict, open.severity]).toEqual(['inconclusive', 'info']);
  expect(open.reason).toContain('percentiles up to p95 only');
  const failed = gate(loadRun({ seconds: 10, slowShare: 0.1 }), slo, smoke);
  expect([failed.verdict, failed.severity]).toEqual(['fail', 'block']);
  // Not measured is not the same as undecided.
  const [missing] = judge([], parseThresholds({ 'load/predict': slo }), { ...options, ...smoke });
  expect(missing?.severity).toBe('block');
});

test('a percentile above those of the profile blocks like any other where the plan has the time', () => {
  const slo = { latency: { 'p99.9': '<= 25ms' } };
  const decidable = new Set(['load/predict latency.p99.9']);
  const open = gate(loadRun({ seconds: 10 }), slo, { gatedPercentile: 0.95, decidable });
  expect([open.verdict, open.severity]).toEqual(['inconclusive', 'block']);
  expect(open.reason).not.toContain('percentiles up to');
});

test('a planned subject that was not measured is a gate of its own under a pattern', () => {
  const thresholds = parseThresholds({ 'load/*': { latency: { p95: '<= 25ms' } } });
  const gates = judge([loadRun({ seconds: 60 })], thresholds, {
    ...options,
    subjects: ['load/predict', 'load/mixed'],
  });
  expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['load/predict latency.p95', 'pass'],
    ['load/mixed latency.p95', 'inconclusive'],
  ]);
});

test('what a run could not see is said with it', () => {
  const { evidence } = gate(loadRun({ seconds: 60, rate: 100 }), { latency: { p99: '<= 25ms' } });
  const text = evidence.find(({ kind }) => kind === 'text');
  expect(JSON.stringify(text)).toMatch(/bursts of at most 10\d ms/);
  expect(JSON.stringify(text)).toContain('meets none in 55 % of cases');
});

test('a load of which nothing was answered fails, and says what became of it', () => {
  const run = ended(loadRun({ seconds: 2, rate: 100 }), 'failed', () => true);
  const { verdict, reason } = gate(run, { latency: { p95: '<= 150ms' } });
  expect(verdict).toBe('fail');
  expect(reason).toBe('none of 200 requests was answered: 200 failed');
});
