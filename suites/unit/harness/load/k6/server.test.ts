import { expect, test } from 'vitest';
import { scheduleOverridden } from '../../../../../harness/load/k6/scheduled.ts';
import { server } from '../../../../../harness/load/k6/server.ts';
import { parsePlan } from '../../../../../harness/load/script-plan.ts';

const planOf = (scenario: object) => {
  const [only] = parsePlan({ scenarios: { main: scenario }, totalDuration: '1m' }).scenarios;
  return only;
};

test('independent clients arrive at random by default, and the plan knows when', () => {
  const scenario = server({ rate: 100, duration: '30s' });
  expect(scenario).toMatchObject({ executor: 'shared-iterations', iterations: 3000, vus: 200 });
  const plan = planOf(scenario);
  expect(plan).toMatchObject({
    load: 'open',
    matched: 'by index',
    plannedRate: 100,
    plannedSeconds: 30,
    users: 200,
    schedule: { ticks: 3000 },
  });
});

test('a metronome is there for who asks for one', () => {
  const scenario = server({ rate: 100, duration: '30s', arrivals: 'constant' });
  expect(scenario).toMatchObject({ executor: 'constant-arrival-rate', rate: 100, maxVUs: 200 });
  expect(planOf(scenario)).toMatchObject({ load: 'open', matched: 'in order' });
});

test('k6 refuses more users than there are iterations', () => {
  expect(server({ rate: 1, duration: '3s' })).toMatchObject({ iterations: 3, vus: 3 });
});

test('other durations and rates make other arrivals, and grow the users with the rate', () => {
  const scenario = server({ rate: 100, duration: '30s', exec: 'read', startTime: '1s' });
  const changed = scheduleOverridden(scenario, { seconds: 10, rate: 300 });
  expect(changed).toMatchObject({
    iterations: 3000,
    vus: 600,
    maxDuration: '20s',
    exec: 'read',
    startTime: '1s',
  });
  expect(planOf(changed ?? {})).toMatchObject({ plannedRate: 300, plannedSeconds: 10 });
  expect(scheduleOverridden(scenario, { users: 7 })).toMatchObject({ iterations: 3000, vus: 7 });
});

test('a scenario without a schedule is left alone', () => {
  expect(
    scheduleOverridden({ executor: 'constant-vus' } as { env?: never }, { rate: 3 }),
  ).toBeNull();
});
