import { expect, test } from 'vitest';

import { capacitySeconds, planCapacities } from '../../../../harness/run/plan-capacities.ts';
import type { PlannedLoadScript } from '../../../../harness/run/plan-measurements.ts';
import { searchedCapacities } from '../../../../harness/run/searched-capacities.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

function script(changes: Partial<PlannedLoadScript> = {}): PlannedLoadScript {
  return {
    path: '/project/suites/load/predict.ts',
    subject: 'load/predict',
    scenarios: [{ subject: 'load/predict', rate: 50, seconds: 12, users: null }],
    thresholds: {},
    refused: null,
    ...changes,
  };
}

const written = (objective = 'p99 < 50ms', subject = 'load/predict') =>
  parseThresholds({ [subject]: { capacity: { [objective]: '>= 200/s' } } });

test('an objective of a script is one search, which begins at the rate of the gate', () => {
  const planned = planCapacities([script()], written('p99 < 50ms, errors < 1%', 'load/*'));
  expect(planned).toMatchObject([
    { subject: 'load/predict', objective: 'p99 < 50ms, errors < 1%', start: 200 },
  ]);
  expect(planned[0]?.slo.objectives).toHaveLength(2);
  expect(capacitySeconds(planned, null)).toBe(248);
  expect(capacitySeconds(planned, 30)).toBe(38);
});

test('the most specific threshold of an objective holds', () => {
  const thresholds = [...written('p99 < 50ms', 'load/*'), ...written()].map((one, index) => ({
    ...one,
    bound: { ...one.bound, limit: { ...one.bound.limit, value: 100 + index } },
  }));
  const planned = planCapacities([script()], thresholds);
  expect(planned.map(({ start }) => start)).toEqual([103]);
});

test('an objective that can not be read is refused where it is written', () => {
  expect(() => planCapacities([script()], written('p99 > 50ms'))).toThrow(
    /^thresholds\["load\/predict"\]\.capacity 'p99 > 50ms': 'p99 > 50ms' is no percentile/u,
  );
});

test('a script without one arrival rate is refused, and one that k6 refuses says so itself', () => {
  const closed = script({
    scenarios: [{ subject: 'load/predict', rate: null, seconds: 12, users: null }],
  });
  expect(() => planCapacities([closed], written())).toThrow(
    /load\/predict has 1 scenario, 0 of them with an arrival rate/u,
  );
  expect(planCapacities([script({ scenarios: [], refused: 'it throws' })], written())).toEqual([]);
});

const options = { asked: false, hasLoad: true };

test('is for profiles that compare, and for who asks', () => {
  const thresholds = written();
  const smoke = searchedCapacities(thresholds, { ...options, profile: { suites: ['load'] } });
  expect(smoke.thresholds).toHaveLength(1);
  expect(smoke.leftOut).toHaveLength(1);
  const ci = { ...options, profile: { suites: ['load' as const, 'bench' as const] } };
  expect(searchedCapacities(thresholds, ci).leftOut).toEqual([]);
  const asked = { ...options, profile: { suites: ['load' as const] }, asked: true };
  expect(searchedCapacities(thresholds, asked).thresholds).toEqual(thresholds);
});

test('who asks for what is not written is told how to write it', () => {
  const asked = { asked: true, profile: { suites: ['load' as const] }, hasLoad: true };
  expect(() => searchedCapacities(parseThresholds({}), asked)).toThrow(
    /no threshold names an objective/u,
  );
  expect(() => searchedCapacities(written(), { ...asked, hasLoad: false })).toThrow(
    /this run has none/u,
  );
});
