import { expect, test } from 'vitest';
import { familiesOf } from '../../../../../harness/seeding/load/family.ts';
import { recordedGates } from '../recorded.ts';

const { gate, statistic } = recordedGates({
  latency: { p95: '<= 25ms' },
  errors: '<= 1%',
  dropped: 0,
  rate: '>= 95/s',
  checks: '>= 99%',
  http_req_waiting: { p95: '<= 30ms' },
  tokens: { p95: '<= 60' },
});

test.for([
  ['latency.p95', ['delay']],
  ['errors', ['fail']],
  ['dropped', ['starve']],
  ['rate', ['fail', 'starve']],
  ['checks', ['fail']],
  ['http_req_waiting.p95', ['delay']],
  ['tokens.p95', ['fail', 'delay']],
  ['applied', ['starve']],
] as const)('%s is broken by %j', ([name, families]) => {
  expect(familiesOf(gate(name), statistic(name))).toEqual(families);
});

test.for([
  ['k6 http_req_duration', 'p(95)<200', ['delay']],
  ['k6 http_req_failed', 'rate<0.01', ['fail']],
  ['k6 checks', 'rate>0.99', ['fail']],
  ['k6 dropped_iterations', 'count<1', ['starve']],
  ['k6 orders', 'count>10', ['fail', 'delay']],
] as const)("the script's own %s: %s is broken by %j", ([name, text, families]) => {
  const own = gate('errors');
  const limit = { ...own.limit, text };
  expect(familiesOf({ ...own, statistic: name, limit }, null)).toEqual(families);
});

test('what only a faster service could break, no fault breaks', () => {
  const own = gate('errors');
  const least = {
    ...own,
    statistic: 'k6 http_req_duration',
    limit: { ...own.limit, text: 'p(95)>5' },
  };
  expect(familiesOf(least, null)).toEqual({
    because: 'its limit is a least of a time, which no slow answer breaks',
  });
});

test('for a rate that is searched for no fault is made', () => {
  const capacity = {
    kind: 'capacity',
    name: 'capacity.p99 < 50ms',
    objective: 'p99 < 50ms',
  } as const;
  expect(familiesOf({ ...gate('errors'), statistic: capacity.name }, capacity)).toBeNull();
});
