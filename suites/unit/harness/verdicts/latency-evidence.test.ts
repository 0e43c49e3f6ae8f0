import { expect, test } from 'vitest';
import { endCode, ledgerOf } from '../../../../harness/measurement/load-ledger.ts';
import { sortSamples } from '../../../../harness/metrics/samples.ts';
import { latencyEvidence } from '../../../../harness/verdicts/latency-evidence.ts';
import { loadRun } from './load-run.ts';

/** Ten requests a second; the latency is the number of the request. */
function evidenceOf(seconds: number, failed: readonly number[] = []) {
  const count = 10 * seconds;
  const run = loadRun({ seconds, rate: 10 });
  const latencyMs = Float64Array.from({ length: count }, (_, index) => index + 1);
  const end = Uint8Array.from({ length: count }, (_, index) =>
    failed.includes(index) ? endCode.failed : endCode.answered,
  );
  const measured = { ...run, ledger: { ...run.ledger, latencyMs, end } };
  const pictures = latencyEvidence(measured, sortSamples(latencyMs));
  const [percentiles, timeline] = pictures;
  const histogram = pictures.find(({ kind }) => kind === 'histogram');
  if (percentiles?.kind !== 'percentiles' || timeline?.kind !== 'timeline') {
    throw new Error('the pictures are not those of a latency');
  }
  return { percentiles, timeline, histogram };
}

test('the curve has the value of each percentile', () => {
  const [curve] = evidenceOf(10).percentiles.series;
  expect(curve?.name).toBe('load/predict');
  const at = (percent: number) => curve?.y[curve.x.indexOf(percent)];
  expect([1, 50, 99, 100].map(at)).toEqual([1, 50, 99, 100]);
});

test('the timeline has the p50, the p99 and the largest of each second', () => {
  const { series } = evidenceOf(3).timeline;
  expect(series).toEqual([
    { name: 'p50', x: [0, 1, 2], y: [5, 15, 25] },
    { name: 'p99', x: [0, 1, 2], y: [10, 20, 30] },
    { name: 'max', x: [0, 1, 2], y: [10, 20, 30] },
  ]);
});

test('failed requests have no latency: a second in which all failed has no point', () => {
  const { series } = evidenceOf(3, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 29]).timeline;
  expect(series.at(-1)).toEqual({ name: 'max', x: [0, 2], y: [10, 29] });
});

test('a long run is shown in 300 points, each of whole seconds', () => {
  const { series } = evidenceOf(601).timeline;
  const [p50] = series;
  expect(p50?.x.length).toBeLessThanOrEqual(301);
  expect(p50?.x.slice(0, 3)).toEqual([0, 3, 6]);
});

test('the histogram counts every sample', () => {
  expect(evidenceOf(10).histogram).toMatchObject({
    kind: 'histogram',
    unit: 'ms',
    name: 'load/predict',
  });
});

/** 100 requests in 10 s of 1 to 100 ms, of which those of the third second failed. */
const failing = {
  ...loadRun({ seconds: 0 }),
  ledger: ledgerOf({
    dueMs: Float64Array.from({ length: 100 }, (_, i) => i * 100),
    latencyMs: Float64Array.from({ length: 100 }, (_, i) => i + 1),
    failed: Uint8Array.from({ length: 100 }, (_, i) => Number(i >= 20 && i < 30)),
  }),
};
const answered = sortSamples(failing.ledger.latencyMs.filter((ms) => Number.isFinite(ms)));

test('the percentile curve counts what failed as slower than every answer, and ends where answers do', () => {
  const [curve] = latencyEvidence(failing, answered);
  if (curve?.kind !== 'percentiles') throw new Error('no curve');
  const [series] = curve.series;
  // 90 of 100 were answered: the slowest answer is the p90 of all that was due.
  expect(series?.x.at(-1)).toBe(90);
  expect(series?.y.at(-1)).toBe(100);
  expect(series?.y[series.x.indexOf(50)]).toBe(60);
});

test('what was not answered is drawn by the second in which it was due', () => {
  const lost = latencyEvidence(failing, answered).filter(
    (one) => one.kind === 'timeline' && one.title.startsWith('not answered'),
  );
  expect(lost).toEqual([
    {
      kind: 'timeline',
      title: 'not answered, by the second in which it was due',
      unit: 'count',
      series: [
        { name: 'failed', x: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], y: [0, 0, 10, 0, 0, 0, 0, 0, 0, 0] },
      ],
    },
  ]);
});

test('a load of which all was answered has no such picture', () => {
  const run = loadRun({ seconds: 3 });
  const kinds = latencyEvidence(run, sortSamples(run.ledger.latencyMs)).map(({ kind }) => kind);
  expect(kinds).toEqual(['percentiles', 'timeline', 'histogram']);
});
