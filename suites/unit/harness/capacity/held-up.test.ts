import { expect, test } from 'vitest';

import { heldUpAtKnee, lowestBroken } from '../../../../harness/capacity/held-up.ts';
import type { RateRecord } from '../../../../harness/capacity/rate-record.ts';

const full = {
  findings: [{ kind: 'target cpu', name: 'CPU of the target', evidence: ['busiest thread 99 %'] }],
  sentence: 'CPU of the target: busiest thread 99 %',
} as const;
const none = { findings: [], sentence: 'none is evident: in the slow seconds …' };
const short = { findings: [], sentence: 'too short to tell: 8 looks, 12 needed' };

function record(rate: number, changes: Partial<RateRecord>): RateRecord {
  return {
    rate,
    seconds: 10,
    requests: 1000,
    failed: 0,
    holding: 'exceeds',
    overRatio: 3,
    latencyMs: { p50: 5, p95: 9, p99: 12 },
    cores: null,
    looks: 1,
    generator: null,
    bottleneck: full,
    evidence: [],
    ...changes,
  };
}

test('what is full is asked at the lowest rate that looks broken and was looked at for long enough', () => {
  const records = [
    record(100, { holding: 'holds', overRatio: 0.1 }),
    record(200, { bottleneck: short }),
    record(220, { bottleneck: null }),
    record(240, {}),
    record(400, { bottleneck: none }),
  ];
  expect(heldUpAtKnee(records)).toEqual({
    rate: 240,
    by: 'CPU of the target',
    evidence: ['busiest thread 99 %'],
  });
  expect(lowestBroken(records)).toBe(200);
});

test('that none is evident is told, too', () => {
  expect(heldUpAtKnee([record(240, { bottleneck: none })])).toEqual({
    rate: 240,
    by: null,
    evidence: [none.sentence],
  });
});

test('a rate that is kept, or that was not applied, tells of nothing that is full', () => {
  const kept = record(100, { holding: 'open', overRatio: 0.5 });
  const notApplied = record(200, { holding: 'open', generator: 'k6 was late' });
  expect(heldUpAtKnee([kept, notApplied])).toBeNull();
  expect(lowestBroken([kept, notApplied])).toBeNull();
});
