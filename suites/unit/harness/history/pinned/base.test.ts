import { expect, test } from 'vitest';
import { baseOf } from '../../../../../harness/history/pinned/base.ts';
import { pin } from '../../../../../harness/history/pinned/pin.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';

const { machineKind } = sampleDocument().fingerprint;
const here = { machineKind, profile: 'smoke' };
const signature = { by: null, at: '2026-11-30T10:00:00.000Z', reason: null };
const withCurve = (id: string, ms: number) =>
  sampleDocument({
    id,
    gates: [
      sampleGate({
        evidence: [
          { kind: 'percentiles', unit: 'ms', series: [{ name: 'predict', x: [50], y: [ms] }] },
        ],
      }),
    ],
  });
const pinned = pin(withCurve('good', 4), signature);

test('the pinned run is the base, and the last one where none is pinned', () => {
  expect(baseOf(pinned, withCurve('last', 5), here)).toMatchObject({
    kind: 'pinned',
    run: 'good',
    curves: { 'load/predict': { y: [4] } },
  });
  expect(baseOf(null, withCurve('last', 5), here)).toMatchObject({ kind: 'last', run: 'last' });
});

test.each([
  ['of another kind of machine', pinned, { ...here, machineKind: 'arm' }],
  ['of another profile', pinned, { ...here, profile: 'ci' }],
  ['without a curve', { ...pinned, curves: {} }, here],
])('a pinned run %s is none', (_, run, now) => {
  expect(baseOf(run, withCurve('last', 5), now)?.run).toBe('last');
});

test('runs without a curve give no base', () => {
  expect(baseOf(null, sampleDocument(), here)).toBeNull();
  expect(baseOf(null, null, here)).toBeNull();
});
