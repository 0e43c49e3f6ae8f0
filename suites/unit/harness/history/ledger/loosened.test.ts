import { expect, test } from 'vitest';
import type { Policy } from '../../../../../harness/document/policy.ts';
import { loosened } from '../../../../../harness/history/ledger/loosened.ts';
import { policyOf } from '../../../../../harness/history/ledger/policy-of.ts';
import { parseThresholds } from '../../../../../harness/thresholds/parse.ts';

type Written = Parameters<typeof parseThresholds>[0];
type Excused = Parameters<typeof policyOf>[1];

function policy(written: Written, excused: Partial<Excused> = {}): Policy {
  return policyOf(parseThresholds(written), { quarantine: [], waivers: [], ...excused });
}

function told(before: Written, now: Written): readonly string[] {
  return loosened(policy(before), policy(now)).map(
    (one) => `${one.kind} ${one.what}: ${one.before} → ${one.after}`,
  );
}

const p99 = (limit: string | number | { limit: string; severity: 'warn' | 'block' }): Written => ({
  'load/predict': { latency: { p99: limit } },
});

const rate = (limit: string): Written => ({ 'load/predict': { rate: limit } });
const accuracy = (limit: string): Written => ({ 'model/int8': { accuracy: limit } });

test.each([
  ['a higher limit on what may be at most', p99('<= 25ms'), p99('<= 30ms')],
  ['a limit in another unit of writing', p99('<= 900ms'), p99('<= 1s')],
  ['one that takes the limit itself', p99('< 25ms'), p99('<= 25ms')],
])('%s is looser', (_, before, now) => {
  expect(told(before, now)).toHaveLength(1);
  expect(told(now, before)).toEqual([]);
});

test('a lower limit on what has to be at least is looser', () => {
  expect(told(rate('>= 100/s'), rate('>= 90/s'))).toEqual([
    'limit load/predict rate: >= 100/s → >= 90/s',
  ]);
  expect(told(rate('>= 90/s'), rate('>= 100/s'))).toEqual([]);
});

test('the same limit, written in another way, is none', () => {
  expect(told(p99('<= 1s'), p99('<= 1000ms'))).toEqual([]);
});

test('one that is held against another subject can be looser or not, and is told', () => {
  expect(told(accuracy('>= fp32 - 1pt'), accuracy('>= fp32 - 2pt'))).toHaveLength(1);
  expect(told(accuracy('>= fp32 - 2pt'), accuracy('>= fp32 - 1pt'))).toEqual([]);
  expect(told(accuracy('>= fp32 - 1pt'), accuracy('>= fp16 - 1pt'))).toHaveLength(1);
});

test('a gate that only warns now, and a threshold that is gone', () => {
  expect(told(p99('<= 25ms'), p99({ limit: '<= 25ms', severity: 'warn' }))).toEqual([
    'severity load/predict latency.p99: block → warn',
  ]);
  expect(told(p99('<= 25ms'), {})).toEqual(['removed load/predict latency.p99: <= 25ms → null']);
});

test('tests in quarantine and waivers, new or longer, with their reasons', () => {
  const waiver = { gate: 'load/predict errors', owner: 'ana', until: '2026-12-01', reason: '#12' };
  const entry = { test: 'keeps', owner: 'bo', until: '2026-12-01', why: 'races' };
  const before = policy({}, { waivers: [waiver] });
  const now = policy({}, { waivers: [{ ...waiver, until: '2027-01-01' }], quarantine: [entry] });
  expect(loosened(before, now)).toEqual([
    {
      kind: 'quarantine',
      what: 'keeps',
      before: null,
      after: 'until 2026-12-01, bo mends it',
      reason: 'races',
    },
    {
      kind: 'waiver',
      what: 'load/predict errors',
      before: 'until 2026-12-01',
      after: 'until 2027-01-01, ana sees to it',
      reason: '#12',
    },
  ]);
  expect(loosened(now, before).map(({ kind }) => kind)).toEqual(['waiver']);
  expect(loosened(now, now)).toEqual([]);
});
