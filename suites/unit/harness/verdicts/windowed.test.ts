import { describe, expect, test } from 'vitest';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { joinLoads } from '../../../../harness/measurement/join-loads.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { type Entry, entries } from './load/ledgers.ts';

const never = Number.POSITIVE_INFINITY;

/** 100 requests a second, each answered as the second in which it was due says. */
function seconds(count: number, entryOf: (second: number, index: number) => Entry, more = {}) {
  const all = Array.from({ length: count * 100 }, (_, i) => entryOf(Math.floor(i / 100), i % 100));
  return entries(all, { plannedRate: 100, plannedSeconds: count, ...more });
}

const fast: Entry = ['answered', 8];
const slow: Entry = ['answered', 800];

function gateOf(measurement: LoadMeasurement, limits: Record<string, unknown>, alpha = 0.01) {
  const thresholds = parseThresholds({ 'load/predict': limits as never });
  return judge([measurement], thresholds, { alpha, suites: ['load'] })[0]!;
}

const p99 = { latency: { 'p99 of every 10s': '<= 50ms' } };

describe('a percentile of every window', () => {
  test('passes where each is shown to keep it, and names the worst', () => {
    const one = seconds(30, (second, i) => (second === 12 && i < 2 ? slow : fast));
    expect(gateOf(one, p99)).toMatchObject({
      id: 'load/predict latency.p99 of every 10s',
      verdict: 'pass',
      measured: { unit: 'ms', value: 8, sample: { count: 3, of: 'windows' } },
      reason:
        'each of 3 windows is shown to keep it: 1 % may, and in the worst one, from 0:10 to 0:20 2 of 1,000 requests are over 50.0 ms (0.2 %)',
    });
  });

  test('fails by one slow second that the whole load has room for', () => {
    const one = seconds(300, (second) => (second === 125 ? slow : fast));
    expect(gateOf(one, { latency: { p99: '<= 50ms' } }).verdict).not.toBe('fail');
    const gate = gateOf(one, p99);
    expect(gate).toMatchObject({ verdict: 'fail', measured: { value: 800 } });
    expect(gate.reason).toBe(
      'from 2:00 to 2:10 100 of 1,000 requests are over 50.0 ms (10 %); only 1 % may. 1 of 30 windows is shown to break it',
    );
    expect(gate.measured?.interval).toEqual([800, 800]);
  });

  test('has no figure where nothing of its worst window was answered', () => {
    const one = seconds(30, () => ['failed', never]);
    expect(gateOf(one, p99)).toMatchObject({ verdict: 'fail', measured: null });
  });

  test('names the worst of several, and the others by their beginning', () => {
    const one = seconds(60, (second, i) =>
      second === 5 || (second > 40 && second < 43) ? slow : i === 0 ? fast : fast,
    );
    expect(gateOf(one, p99).reason).toContain(
      'from 0:40 to 0:50 200 of 1,000 requests are over 50.0 ms (20 %); only 1 % may. 2 of 6 windows are shown to break it: also from 0:00',
    );
  });

  test('tells of windows near the limit how long they would have to be', () => {
    const one = seconds(30, (second, i) => (second % 10 < 6 && i === 0 ? slow : fast));
    const gate = gateOf(one, p99);
    expect(gate).toMatchObject({ verdict: 'inconclusive' });
    expect(gate.reason).toContain('3 of 3 windows are not decided: from 0:00 to 0:10 6 of 1,000');
    expect(gate.needs).toMatch(/^windows of \d+ s or longer, a higher rate, or more room below/u);
  });

  test('tells of windows that are too short for it how long they have to be', () => {
    const gate = gateOf(
      seconds(30, () => fast),
      { latency: { 'p99 of every 2s': '<= 50ms' } },
    );
    expect(gate).toMatchObject({
      verdict: 'inconclusive',
      needs: 'windows of 6 s or longer at this rate, a higher rate, or a lower percentile',
    });
    expect(gate.reason).toContain('at 100 a second a window of 2 s is too short');
  });

  test('of a load that is shorter than a window nothing is judged', () => {
    expect(
      gateOf(
        seconds(8, () => slow),
        p99,
      ),
    ).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      needs: 'a load of 10 s or longer, or shorter windows',
    });
    expect(gateOf(entries([]), p99).reason).toBe('nothing was due, so there is no window to judge');
  });

  test('what failed, was dropped or was never sent is over every limit', () => {
    for (const end of ['failed', 'dropped', 'unsent'] as const) {
      const one = seconds(30, (second) => (second === 25 ? [end, never] : fast));
      expect(gateOf(one, p99)).toMatchObject({ verdict: 'fail', measured: { value: 8 } });
    }
  });

  test('a window in which nothing was due is not passed over', () => {
    const one = seconds(30, () => fast);
    const [dueMs, latencyMs] = [one.ledger.dueMs, one.ledger.latencyMs].map((column) =>
      column.filter((_, i) => i < 1000 || i >= 2000),
    );
    const end = one.ledger.end.slice(0, 2000);
    const holed = { ...one, ledger: { ...one.ledger, dueMs: dueMs!, latencyMs: latencyMs!, end } };
    expect(gateOf(holed, p99)).toMatchObject({
      verdict: 'inconclusive',
      reason: "nothing was due from 0:10 to 0:20, so that window can't be judged",
    });
  });

  test('windows do not reach over from one stretch of load to the next', () => {
    const slowEnd = seconds(15, (second) => (second === 14 ? slow : fast));
    const joined = joinLoads(
      slowEnd,
      seconds(15, () => fast),
    );
    expect(gateOf(joined, p99).reason).toContain('from 0:05 to 0:15 100 of 1,000');
    expect(gateOf(joined, p99).reason).toContain('1 of 4 windows');
  });

  test('users whose cycle is not steady can fail by what was sent, and can not pass', () => {
    const more = { plannedRate: null };
    const closed = (entryOf: (second: number) => Entry) => {
      const one = seconds(30, entryOf, more);
      return { ...one, ledger: { ...one.ledger, cycleMs: { median: 10, p90: 900 } } };
    };
    expect(
      gateOf(
        closed(() => fast),
        p99,
      ),
    ).toMatchObject({ verdict: 'inconclusive' });
    expect(
      gateOf(
        closed((second) => (second === 3 ? slow : fast)),
        p99,
      ).verdict,
    ).toBe('fail');
  });
});

describe('a share of failures of every window', () => {
  const errors = { 'errors of every 10s': '<= 5%' };

  test('fails by a window in which more failed, which the whole load has room for', () => {
    const one = seconds(300, (second, i) =>
      second >= 100 && second < 110 && i < 20 ? ['failed', never] : fast,
    );
    expect(gateOf(one, { errors: '<= 5%' }).verdict).not.toBe('fail');
    const gate = gateOf(one, errors);
    expect(gate).toMatchObject({ verdict: 'fail', measured: { unit: 'ratio', value: 0.2 } });
    expect(gate.reason).toContain('from 1:40 to 1:50 200 of 1,000 requests failed (20 %)');
  });

  test('passes where each has few enough', () => {
    const one = seconds(30, (_, i) => (i === 0 ? ['failed', never] : fast));
    expect(gateOf(one, errors)).toMatchObject({ verdict: 'pass', measured: { value: 0.01 } });
  });
});

test('the page has the windows that broke it, in a table and on the time axis', () => {
  const one = seconds(300, (second) => (second === 125 ? slow : fast));
  const { evidence } = gateOf(one, p99);
  expect(evidence).toContainEqual(
    expect.objectContaining({
      kind: 'table',
      title: 'latency.p99 of every 10s <= 50ms: the worst 20 of 30 windows',
      rows: expect.arrayContaining([
        ['2:00 to 2:10', 1000, 100, '10 %', '800 ms', 'broken'],
      ]) as unknown,
    }),
  );
  const steps = evidence.find(({ kind }) => kind === 'timeline');
  expect(steps).toMatchObject({ title: 'over 50.0 ms in every 10 s', unit: 'ratio' });
  const broken =
    steps?.kind === 'timeline' ? steps.series.find(({ name }) => name === 'broken') : null;
  expect(broken?.x.filter((_, i) => broken.y[i]! > 0)).toEqual([120, 130]);
});

/** 21 of 1,000 where 10 may be: shown of the one window of a load, and not of one of 360. */
const crowded = (count: number) =>
  seconds(count, (second, i) => (second === 3 && i < 21 ? slow : fast));

test('a long load does not cry wolf: the error is shared by its windows', () => {
  expect(gateOf(crowded(10), p99).verdict).toBe('fail');
  expect(gateOf(crowded(3600), p99).verdict).toBe('inconclusive');
});
