import { expect, test } from 'vitest';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { parseThresholds } from '../../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../../harness/verdicts/judge.ts';
import { type Entry, entries } from '../load/ledgers.ts';

function load(entryAt: (second: number, random: () => number) => Entry): LoadMeasurement {
  const random = seededRandom(5);
  const all = Array.from({ length: 6000 }, (_, i) => entryAt(i / 100, random));
  return entries(all, { plannedRate: 100, plannedSeconds: 60 });
}

const usual = (random: () => number): Entry => ['answered', 8 + 4 * random()];
const warming = load((second, random) => (second < 6 ? ['answered', 80] : usual(random)));

function gates(measurement: LoadMeasurement, latency: Record<string, string>) {
  const thresholds = parseThresholds({ 'load/predict': { latency } });
  return judge([measurement], thresholds, {
    alpha: 0.05,
    suites: ['load'],
    burstMs: { latency: 50, errors: 20 },
  });
}

test('a warm-up costs the percentile of the whole its pass, and not the one of the steady part', () => {
  const [whole, steady] = gates(warming, { p95: '<= 25ms', 'p95 once steady': '<= 25ms' });
  expect(whole?.verdict).not.toBe('pass');
  expect(steady).toMatchObject({ id: 'load/predict latency.p95 once steady', verdict: 'pass' });
  expect(steady?.reason).toMatch(
    /\(steady from 6\.\d\d s on; before it p99 was 6\.\d times as long \(80\.0 ms, then 1[12]\.\d ms\); 6\d\d answers before it left out\)$/u,
  );
  expect(steady?.evidence).toEqual(expect.arrayContaining([whole!.evidence[0]]));
});

test('so it is with windows: the first one begins when the load is steady', () => {
  const [whole, steady] = gates(warming, {
    'p95 of every 10s': '<= 25ms',
    'p95 of every 10s once steady': '<= 25ms',
  });
  expect(whole?.verdict).toBe('fail');
  expect(steady?.verdict).toBe('pass');
  const table = steady?.evidence.find(({ kind }) => kind === 'table');
  expect(table?.kind === 'table' ? table.rows[0]?.[0] : null).toMatch(/^0:0[67]/u);
});

test('what failed in the warm-up still counts', () => {
  const refusing = load((second, random) =>
    second < 6 ? ['failed', Number.POSITIVE_INFINITY] : usual(random),
  );
  const [steady, windows] = gates(refusing, {
    'p95 once steady': '<= 25ms',
    'p95 of every 10s once steady': '<= 25ms',
  });
  expect(steady?.verdict).not.toBe('pass');
  expect(windows?.verdict).toBe('fail');
});

test('a load that is never steady decides nothing that asked for it', () => {
  const rising = load((second, random) => ['answered', (1 + second) * (8 + 4 * random())]);
  const [, steady] = gates(rising, { p95: '<= 9s', 'p95 once steady': '<= 9s' });
  expect(steady).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    needs: 'a longer load, or a target that settles',
  });
  expect(steady?.reason).toContain('never steady in 60.0 s');
});

test('a slow stretch in the middle is not left out', () => {
  const stalled = load((second, random) =>
    second >= 20 && second < 26 ? ['answered', 80] : usual(random),
  );
  const [steady] = gates(stalled, { 'p95 once steady': '<= 25ms' });
  expect(steady?.verdict).not.toBe('pass');
});

test('a load of which nothing was answered has no steady part, and fails all the same', () => {
  const dead = load(() => ['failed', Number.POSITIVE_INFINITY]);
  const [steady] = gates(dead, { 'p95 once steady': '<= 25ms' });
  expect(steady?.verdict).toBe('fail');
  expect(steady?.reason).toMatch(/^none of 6,000 requests was answered/u);
});
