import { describe, expect, test } from 'vitest';
import type { Observed } from '../../../../../harness/measurement/resources/observed.ts';
import { resourcesOfScenario } from '../../../../../harness/measurement/resources/of-scenario.ts';

const observed: Observed = {
  everyMs: 500,
  observerShare: 0.005,
  timesMs: [1_000, 1_500, 2_000, 2_500, 3_000],
  columns: [
    { of: 'target', resource: 'cpu', values: [null, 0.1, 0.123_456, 0.3], full: 2 },
    { of: 'redis', resource: 'clients', values: [5] },
  ],
  statements: [],
  notSeen: [{ of: 'postgres', reason: 'refused' }],
};

describe('the resources of a scenario', { tags: ['unit'] }, () => {
  test('are those of its own time, in seconds since it began', () => {
    const { seconds, series, notSeen } = resourcesOfScenario(observed, 1_250, 1_000);
    expect(seconds).toEqual([0.25, 0.75, 1.25]);
    expect(series).toEqual([
      {
        of: 'target',
        resource: 'cpu',
        name: 'CPU',
        unit: 'ratio',
        values: [0.1, 0.1235, 0.3],
        full: 2,
      },
    ]);
    expect(notSeen).toEqual(observed.notSeen);
  });

  test('a look that was not answered is null', () => {
    const [cpu] = resourcesOfScenario(observed, 900, 9_000).series;
    expect(cpu?.values).toEqual([null, 0.1, 0.1235, 0.3, null]);
  });
});
