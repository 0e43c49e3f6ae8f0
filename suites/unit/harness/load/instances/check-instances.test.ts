import { expect, test } from 'vitest';

import {
  checkShared,
  parseInstances,
} from '../../../../../harness/load/instances/check-instances.ts';
import { closedScenario, constantArrivalScenario } from '../../../../../harness/load/scenario.ts';
import type { Scenario } from '../../../../../harness/load/scenario.ts';

const planWith = (scenario: Scenario) => ({
  scenarios: [scenario],
  thresholds: {},
  maxRedirects: null,
  longestSeconds: 1,
});

test.each(['0', '-1', '2.5', 'many', '', '65'])('refuses %o instances', (written) => {
  expect(() => parseInstances(written)).toThrow('is no whole number from 1 to 64');
});

test('reads a number of instances', () => {
  expect(parseInstances('4')).toBe(4);
});

test('refuses more instances than a scenario has users or arrivals', () => {
  const few = constantArrivalScenario('a', { rate: 10, timeUnitSeconds: 1, seconds: 1, users: 3 });
  expect(() => checkShared(planWith(few), 4)).toThrow(
    "scenario 'a' has 3 users: 4 instances of k6 can't share them",
  );
  expect(() => checkShared(planWith(few), 3)).not.toThrow();
  expect(() => checkShared(planWith(few), 1)).not.toThrow();
  const short = constantArrivalScenario('b', { rate: 1, timeUnitSeconds: 1, seconds: 2, users: 9 });
  expect(() => checkShared(planWith(short), 3)).toThrow('2 arrivals');
});

test('refuses what k6 does not split', () => {
  const outside = closedScenario('a', {
    executor: 'externally-controlled',
    plannedSeconds: 1,
    plannedIterations: null,
    users: 9,
  });
  expect(() => checkShared(planWith(outside), 2)).toThrow(
    'k6 does not split externally-controlled',
  );
});
