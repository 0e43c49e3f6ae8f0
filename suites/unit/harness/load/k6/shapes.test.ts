import { expect, test } from 'vitest';

import { mixed } from '../../../../../harness/load/k6/mixed.ts';
import { breakpoint, smoke, soak, spike } from '../../../../../harness/load/k6/shapes.ts';
import { parsePlan } from '../../../../../harness/load/script-plan.ts';

const planOf = (scenario: object) =>
  parsePlan({ scenarios: { main: scenario }, totalDuration: '1m' }).scenarios[0];

test('a smoke test is a few requests', () => {
  expect(planOf(smoke())).toMatchObject({ load: 'open', plannedRate: 1, plannedSeconds: 10 });
  expect(smoke({ rate: 2, exec: 'ask' })).toMatchObject({ rate: 2, exec: 'ask' });
});

test('a soak keeps a rate for hours, with the users that it needs', () => {
  const scenario = soak({ rate: 100, duration: '2h' });
  expect(planOf(scenario)).toMatchObject({ plannedRate: 100, plannedSeconds: 7200 });
  expect(scenario).toMatchObject({ preAllocatedVUs: 200, maxVUs: 200 });
  expect(soak({ rate: 100, duration: '2h', slowestResponseSeconds: 5 }).maxVUs).toBe(500);
});

test('a spike rises, holds, and has the time to recover', () => {
  const scenario = spike({ rate: 20, peak: 200, around: '10s', hold: '5s' });
  expect(scenario.stages.map(({ target }) => target)).toEqual([20, 200, 200, 20, 20]);
  expect(scenario).toMatchObject({ startRate: 20, maxVUs: 400 });
  expect(planOf(scenario)).toMatchObject({ load: 'open', plannedSeconds: 27 });
  expect(() => spike({ rate: 20, peak: 20 })).toThrow('peak 20 is not above rate 20');
});

test('a breakpoint rises all the time', () => {
  const scenario = breakpoint({ from: 10, to: 500, duration: '5m', startTime: '10s' });
  expect(scenario).toMatchObject({ startRate: 10, startTime: '10s' });
  expect(scenario.stages).toEqual([{ target: 500, duration: '5m' }]);
  expect(() => breakpoint({ from: 10, to: 5, duration: '5m' })).toThrow(
    'to 5 is not above from 10',
  );
});

test('a mixed load is a scenario for each function, at its share of the rate', () => {
  const scenarios = mixed({
    rate: 50,
    duration: '10s',
    arrivals: 'constant',
    of: { list: 8, create: 2 },
  });
  expect(Object.keys(scenarios)).toEqual(['list', 'create']);
  expect(scenarios).toMatchObject({
    list: { rate: 40, exec: 'list' },
    create: { rate: 10, exec: 'create' },
  });
});

test('the parts of a mixed load come independently of each other', () => {
  const { list, create } = mixed({ rate: 50, duration: '10s', of: { list: 1, create: 1 } });
  expect(list).toMatchObject({ executor: 'shared-iterations', exec: 'list' });
  expect(JSON.stringify(list?.env)).not.toBe(JSON.stringify(create?.env));
});

test.for([
  [{}, 'has nothing'],
  [{ list: 0 }, "has 'list' a share of 0"],
] as const)('%o is no mixed load', ([of, message]) => {
  expect(() => mixed({ rate: 1, duration: '1s', of })).toThrow(message);
});
