import { expect, test } from 'vitest';
import { multiStream, offline, singleStream } from '../../../../../harness/load/k6/streams.ts';
import { parsePlan } from '../../../../../harness/load/script-plan.ts';

const planOf = (scenario: object) =>
  parsePlan({ scenarios: { main: scenario }, totalDuration: '1m' }).scenarios[0];

test('a single stream is one user who waits', () => {
  const scenario = singleStream({ duration: '30s', exec: 'ask' });
  expect(scenario).toEqual({ executor: 'constant-vus', vus: 1, duration: '30s', exec: 'ask' });
  expect(planOf(scenario)).toMatchObject({ load: 'closed', plannedSeconds: 30 });
});

test('a multi-stream tells the script how many samples a query has, 8 as in MLPerf', () => {
  expect(multiStream({ duration: '30s' })).toMatchObject({ vus: 1, env: { SAMPLES: '8' } });
  expect(multiStream({ duration: '30s', samples: 3 }).env).toEqual({ SAMPLES: '3' });
});

test('offline has all samples from the start, and no more users than samples', () => {
  const scenario = offline({ samples: 5, users: 20, maxDuration: '1m' });
  expect(scenario).toMatchObject({ executor: 'shared-iterations', iterations: 5, vus: 5 });
  expect(planOf(scenario)).toMatchObject({ load: 'closed', plannedIterations: 5 });
});
