import { describe, expect, test } from 'vitest';
import { stopRules } from '../../../../../bench/rates/early-stop.ts';
import { streams } from '../../../../../bench/rates/streams.ts';
import type {
  LoadMeasurement,
  StoppedLoad,
} from '../../../../../harness/measurement/measurement.ts';
import { lookLevel } from '../../../../../harness/statistics/looks.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { parseThresholds } from '../../../../../harness/thresholds/parse.ts';
import { judge, type JudgeOptions } from '../../../../../harness/verdicts/judge.ts';
import { levelsOfLook } from '../../../../../harness/verdicts/load/stopped-load.ts';
import { type Entry, entries } from './ledgers.ts';

const never = Number.POSITIVE_INFINITY;
const fast: Entry = ['answered', 8];
const slow: Entry = ['answered', 800];

function load(
  count: number,
  entryOf: (index: number) => Entry,
  more: Partial<LoadMeasurement> = {},
) {
  const all = Array.from({ length: count }, (_, i) => entryOf(i));
  return entries(all, { plannedRate: 100, plannedSeconds: 60, ...more });
}

function judged(
  measurement: LoadMeasurement,
  limits: Record<string, unknown>,
  options: Partial<JudgeOptions> = {},
) {
  const thresholds = parseThresholds({ 'load/predict': limits as never });
  return judge([measurement], thresholds, {
    alpha: 0.01,
    suites: ['load'],
    stopsEarly: true,
    ...options,
  });
}

const limits = {
  latency: { p95: '<= 50ms', 'p95 once steady': '<= 50ms', 'p95 of every 5s': '<= 50ms' },
  errors: '<= 1%',
  dropped: 0,
  rate: '>= 90/s',
};

describe('while a load goes on', () => {
  const running = { isPartial: true };

  test('only what holds whatever comes later is judged', () => {
    const gates = judged(
      load(1000, () => slow, running),
      limits,
      { earlyLook: 1 },
    );
    expect(gates.map(({ statistic, verdict }) => [statistic, verdict])).toEqual([
      ['latency.p95', 'fail'],
      ['latency.p95 of every 5s', 'fail'],
      ['errors', 'inconclusive'],
      ['dropped', 'pass'],
    ]);
  });

  test('what is under way counts as answered in time', () => {
    const pending: Entry = ['in flight', 5];
    const gates = judged(
      load(1000, (i) => (i < 300 ? fast : pending), running),
      { latency: { p95: '<= 50ms' }, errors: '<= 1%' },
      { earlyLook: 1 },
    );
    expect(gates.every(({ measured }) => measured?.sample.count === 1000)).toBe(true);
    expect(gates.every(({ verdict }) => verdict !== 'fail')).toBe(true);
  });

  test('nothing is missing from a plan that is not due yet', () => {
    const [gate] = judged(
      load(500, () => fast, running),
      { dropped: 0 },
      { earlyLook: 1 },
    );
    expect(gate).toMatchObject({ verdict: 'pass', measured: { value: 0 } });
  });

  test('a later look needs more', () => {
    // 11 of 300 where 3 may be: shown at .1 %, and not at a hundredth of that.
    const some = load(300, (i) => (i % 28 === 0 ? ['failed', never] : fast), running);
    const at = (earlyLook: number) => judged(some, { errors: '<= 1%' }, { earlyLook })[0]?.verdict;
    expect([at(1), at(12)]).toEqual(['fail', 'inconclusive']);
  });
});

test('early looks and the end share the error of a gate, and windows have one half for both', () => {
  const levels = { pass: 0.01, fail: 0.01 };
  const early = Array.from({ length: 1000 }, (_, i) =>
    levelsOfLook(levels, { kind: 'latency' }, i + 1),
  );
  const end = levelsOfLook(levels, { kind: 'latency' }, null);
  expect(early.reduce((sum, { fail }) => sum + fail, end.fail)).toBeLessThanOrEqual(0.01);
  expect(early[4]?.fail).toBeCloseTo(lookLevel(0.005, 5), 12);
  expect(levelsOfLook(levels, { kind: 'windowed' }, 9).fail).toBe(0.005);
  expect(end.pass).toBe(0.01);
});

/** 21 of 1,000 where 10 may be: enough for the one window of a load, and not for one of six. */
function crowded(more: Partial<LoadMeasurement>) {
  return judged(
    load(1000, (i) => (i < 21 ? slow : fast), more),
    { latency: { 'p99 of every 10s': '<= 50ms' } },
    { alpha: 0.008 },
  )[0]?.verdict;
}

describe('of a load that was stopped', () => {
  const stopped: StoppedLoad = {
    atSeconds: 10,
    plannedSeconds: 60,
    gates: [{ id: 'load/predict latency.p95', reason: '80 of 900 requests are over 50.0 ms' }],
  };

  test('the verdict that stopped it stands, and says when', () => {
    const [p95] = judged(
      load(1000, () => slow, { stopped }),
      limits,
    );
    expect(p95?.verdict).toBe('fail');
    expect(p95?.reason).toMatch(
      /that was shown before the end, and the load was stopped after 10\.0 s of 60\.0 s$/u,
    );
    const [open] = judged(
      load(1000, () => fast, { stopped }),
      limits,
    );
    expect(open).toMatchObject({ verdict: 'fail', needs: null });
    expect(open?.reason).toContain('80 of 900 requests are over 50.0 ms; that was shown');
  });

  test('what was not due is not missing, and what needs all of it is open', () => {
    const gates = judged(
      load(1000, () => fast, { stopped }),
      { ...limits, latency: { p95: '<= 50ms' } },
    );
    const of = (name: string) => gates.find(({ statistic }) => statistic === name);
    expect(of('dropped')).toMatchObject({ verdict: 'pass', measured: { value: 0 } });
    expect(of('rate')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the load was stopped after 10.0 s of 60.0 s',
    });
  });

  test('windows share the error as planned, not among those that were left', () => {
    expect(crowded({ plannedSeconds: 10 })).toBe('fail');
    expect(crowded({ stopped })).toBe('inconclusive');
  });
});

describe('a load at its limit', { tags: ['trials'] }, () => {
  const runs = 60;
  const stops = (rule: string, kind: string) => {
    const random = seededRandom(2);
    const stream = streams.find(({ name }) => name.startsWith(kind))!;
    const { stopAfter } = stopRules.find(({ name }) => name === rule)!;
    return Array.from({ length: runs }, () =>
      stopAfter(stream.run({ share: 0.05, rate: 50, seconds: 30, random }), 0.05),
    ).filter((seconds) => seconds !== null).length;
  };

  // `npm run bench:rates -- 1000 early` has the rates; at half of 1 % more than 3 of 60 come in .03 %.
  test.each(['independent', 'bursts of 100 ms', 'drift, tau 2 s'])('%s: is not stopped', (kind) => {
    expect(stops('now', kind)).toBeLessThanOrEqual(3);
  });

  test('a test for one look that is asked every second stops many', () => {
    expect(stops('binomial test, every second', 'independent')).toBeGreaterThan(3);
    expect(stops('k6: the share itself, every second', 'independent')).toBeGreaterThan(45);
  });
});
