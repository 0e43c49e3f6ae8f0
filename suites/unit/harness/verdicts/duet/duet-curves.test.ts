import { expect, test } from 'vitest';
import type { DuetMeasurement } from '../../../../../harness/measurement/duet/duet.ts';
import { duetCurves } from '../../../../../harness/verdicts/duet/duet-curves.ts';

const measurementOf = (base: readonly number[], candidate: readonly number[]): DuetMeasurement => {
  const tookMs = Float64Array.from([...base, ...candidate]);
  return {
    kind: 'duet',
    subject: 'load/predict',
    against: 'origin/main',
    rounds: [
      {
        pair: new Uint32Array(tookMs.length),
        isCandidate: Uint8Array.from(tookMs, (_, index) => Number(index >= base.length)),
        tookMs,
        endpoint: new Uint8Array(tookMs.length),
      },
    ],
    endpoints: ['POST /predict'],
    turnMs: 100,
    blocksARound: 60,
    seconds: 10,
    applied: [],
    cpu: null,
    broken: null,
  };
};

const curvesOf = (base: readonly number[], candidate: readonly number[]) => {
  const evidence = duetCurves(measurementOf(base, candidate));
  if (evidence.kind !== 'percentiles') throw new Error('no curves');
  return evidence.series.map(({ name, x, y }) => [name, x.at(-1), y.at(-1)]);
};

test('this side comes first, the base second, each with what it failed', () => {
  expect(curvesOf([1, 2, 3, 4], [5, 6, Infinity, Infinity])).toEqual([
    ['this side', 50, 6],
    ['origin/main', 100, 4],
  ]);
});

test('a side that answered nothing has no curve', () => {
  expect(curvesOf([1, 2], [Infinity])).toEqual([['origin/main', 100, 2]]);
});
