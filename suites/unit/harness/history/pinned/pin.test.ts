import { expect, test } from 'vitest';
import { accept, pin } from '../../../../../harness/history/pinned/pin.ts';
import { pinnedValues } from '../../../../../harness/history/pinned/pinned-run.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';

const signature = { by: 'ana', at: '2026-11-30T10:00:00.000Z', reason: 'v1.4' };
const { machineKind } = sampleDocument().fingerprint;

test('a pinned run keeps the values of the gates that were measured', () => {
  const gates = [sampleGate(), sampleGate({ id: 'mute', measured: null })];
  expect(pin(sampleDocument({ gates }), signature).gates).toEqual({
    'load/predict latency.p99': { value: 8.4, unit: 'ms', limit: '<= 25ms', verdict: 'pass' },
  });
});

test.each(['fail', 'inconclusive'] as const)(
  'a run that is %s is not known to be good',
  (verdict) => {
    expect(() => pin(sampleDocument({ verdict }), signature)).toThrow('did not pass');
  },
);

test('a gate that the run did not measure is not accepted, and the nearest one is named', () => {
  const pinned = pin(sampleDocument(), signature);
  expect(() => accept(pinned, sampleDocument(), 'load/predict latency.p98', signature)).toThrow(
    "Did you mean 'load/predict latency.p99'?",
  );
});

test('a value of another profile or kind of machine is not accepted', () => {
  const pinned = pin(sampleDocument(), signature);
  expect(() =>
    accept(pinned, sampleDocument({ profile: 'ci' }), 'load/predict latency.p99', signature),
  ).toThrow("can't be compared");
});

test('values of another kind of machine or profile are not compared, and it is said why', () => {
  const pinned = pin(sampleDocument(), signature);
  const own = pinnedValues(pinned, { machineKind, profile: 'smoke' });
  expect(own).toMatchObject({ notComparable: null, values: { [sampleGate().id]: { value: 8.4 } } });
  const other = pinnedValues(pinned, { machineKind: 'arm', profile: 'smoke' });
  expect(other.notComparable).toContain('another kind of machine');
  expect(other.values).toEqual({});
  const nightly = pinnedValues(pinned, { machineKind, profile: 'nightly' });
  expect(nightly.notComparable).toBe('it is of the profile smoke');
});
