import { expect, test } from 'vitest';

import { judge } from '../../../../../harness/verdicts/judge.ts';
import { parseLimit } from '../../../../../harness/thresholds/limit.ts';
import type { Threshold } from '../../../../../harness/thresholds/threshold.ts';
import { loadRun } from '../load-run.ts';
import { duetMeasurement, logNormal, simulatedRound } from '../../measurement/duet/rounds.ts';

function threshold(p: number, limit: string): Threshold {
  return {
    subject: 'load/predict',
    statistic: { kind: 'slowdown', name: `latency.p${p * 100}.slower`, p, than: 'origin/main' },
    bound: parseLimit(limit),
    severity: 'block',
  };
}

function gateOf(measurement: Parameters<typeof judge>[0][number], p = 0.5, limit = '<= 5%') {
  const [gate] = judge([measurement], [threshold(p, limit)], { alpha: 0.01, suites: ['load'] });
  if (gate === undefined) throw new Error('there is a gate');
  return gate;
}

const round = (factor: number, seed: number) =>
  simulatedRound({ pairs: 120, requests: 30, took: logNormal(factor), seed });

test('a side that is as fast as the base passes', () => {
  const gate = gateOf(duetMeasurement([round(1, 1)]));
  expect(gate).toMatchObject({ verdict: 'pass', id: 'load/predict latency.p50.slower' });
  expect(gate.measured?.sample.of).toBe('blocks');
  expect(gate.measured?.interval?.[1]).toBeLessThan(0.05);
});

test('a side that is half as fast again fails, at the median and above', () => {
  for (const p of [0.5, 0.95]) {
    const gate = gateOf(duetMeasurement([round(1.5, 2)]), p);
    expect(gate.verdict).toBe('fail');
    expect(gate.measured?.value).toBeCloseTo(0.5, 1);
  }
});

test('a side that is slower by the margin itself is decided neither way', () => {
  expect(gateOf(duetMeasurement([round(1.05, 3)])).verdict).toBe('inconclusive');
});

test('shows the curves of both sides, the blocks, and both by endpoint', () => {
  const { evidence } = gateOf(duetMeasurement([round(1, 1)]));
  expect(evidence.map(({ kind }) => kind)).toEqual(['percentiles', 'pairs', 'table', 'table']);
});

test('nothing that was answered on both sides is no pass', () => {
  const silent = simulatedRound({ pairs: 60, requests: 30, took: () => Infinity });
  expect(gateOf(duetMeasurement([silent]))).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
  });
  expect(gateOf(duetMeasurement([])).verdict).toBe('inconclusive');
});

test('a base that differs from itself from turn to turn forbids any verdict', () => {
  const uneven = simulatedRound({
    pairs: 120,
    requests: 30,
    took: (side, pair) => (side === 'candidate' ? 20 : pair % 2 === 0 ? 10 : 12),
  });
  const gate = gateOf(duetMeasurement([uneven]));
  expect(gate.verdict).toBe('inconclusive');
  expect(gate.reason).toContain('the canary failed');
});

test('a load that broke fails, and one whose generator was lost is open', () => {
  const broken = duetMeasurement([], { broken: 'the script threw' });
  expect(gateOf(broken).verdict).toBe('fail');
  expect(gateOf({ ...broken, isGeneratorLost: true }).verdict).toBe('inconclusive');
});

function verdicts(factor: number): string[] {
  return Array.from({ length: 60 }, (_, seed) => {
    const short = simulatedRound({ pairs: 62, requests: 20, took: logNormal(factor), seed });
    return gateOf(duetMeasurement([short])).verdict;
  });
}

test('of 60 simulated runs no unchanged side fails, and no slower one passes', () => {
  expect(verdicts(1).filter((one) => one === 'fail')).toEqual([]);
  expect(verdicts(1.1).filter((one) => one === 'pass')).toEqual([]);
});

test('a load alone that broke does not break the load of two sides, nor the other way round', () => {
  const load = loadRun({ broken: 'the script threw' });
  const duet = duetMeasurement([round(1, 1)]);
  const alone: Threshold = {
    subject: 'load/predict',
    statistic: { kind: 'latency', name: 'latency.p50', p: 0.5 },
    bound: parseLimit('<= 20ms'),
    severity: 'block',
  };
  const limits = [threshold(0.5, '<= 5%'), alone];
  const verdictsOf = (measurements: Parameters<typeof judge>[0]) =>
    judge(measurements, limits, { alpha: 0.01, suites: ['load'] })
      .filter(({ statistic }) => statistic.startsWith('latency'))
      .map(({ verdict }) => verdict);
  expect(verdictsOf([load, duet])).toEqual(['pass', 'fail']);
  expect(verdictsOf([loadRun({}), { ...duet, broken: 'k6 told of no turns' }])[0]).toBe('fail');
  // Where the two sides were never measured, what broke before is the reason.
  expect(verdictsOf([load])).toEqual(['fail', 'fail']);
});

test('blocks that resemble their neighbors decide nothing', () => {
  // A queue that comes and goes over twenty pairs of turns.
  const queued = simulatedRound({
    pairs: 120,
    requests: 30,
    took: (side, pair, random) =>
      (10 + random()) * (side === 'candidate' ? 1.3 + 0.2 * Math.sin(pair / 6) : 1),
  });
  const gate = gateOf(duetMeasurement([queued]));
  expect(gate).toMatchObject({ verdict: 'inconclusive' });
  expect(gate.reason).toContain('its blocks resemble their neighbors');
});

test('a load that the generator did not apply decides nothing', () => {
  const applied = {
    planned: 1000,
    late: 400,
    held: 0,
    dropped: 0,
    unsent: 0,
    waitingShare: null,
    presentShare: null,
  };
  const late = duetMeasurement([round(1.5, 1)], { applied: [{ applied, generator: null }] });
  expect(gateOf(late)).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('this machine did not run k6 in time'),
  });
});

test('a load that became slower says where, and one that did not shows it without a word', () => {
  const where = {
    seconds: 20,
    requests: { base: 400, candidate: 400 },
    spent: [
      {
        kind: 'statement',
        name: 'select a from item',
        place: null,
        perRequestMs: { base: 1, candidate: 6 },
        calls: { base: 1, candidate: 1 },
        self: null,
        total: null,
        hasGrown: true,
      },
    ],
    unseen: [],
  } as const;
  const slow = gateOf(duetMeasurement([round(1.5, 2)], { where }));
  expect(slow.verdict).toBe('fail');
  expect(slow.reason).toMatch(
    /most of it in statement `select a from item` \(\+5\.00 ms a request\)$/u,
  );
  const alike = gateOf(duetMeasurement([round(1, 1)], { where }));
  expect(alike.verdict).toBe('pass');
  expect(alike.reason).not.toContain('select');
  expect(alike.evidence.map(({ kind }) => kind)).toEqual([
    'percentiles',
    'pairs',
    'table',
    'table',
    'table',
  ]);
});

const appliedOf = (late: number) => ({
  planned: 100,
  late,
  held: 0,
  dropped: 0,
  unsent: 0,
  waitingShare: null,
  presentShare: null,
});

test('whether the plan was applied is asked of all rounds together', () => {
  const rounds = [2, 0, 0].map((late) => ({ applied: appliedOf(late), generator: null }));
  expect(gateOf(duetMeasurement([round(1.5, 1)], { applied: rounds })).verdict).toBe('fail');
});
