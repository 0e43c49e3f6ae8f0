import type { Options } from 'k6/options';
import { describe, expect, test } from 'vitest';

import {
  overrideOptions,
  type Overrides,
} from '../../../../../harness/load/k6/override-options.ts';
import { server } from '../../../../../harness/load/k6/server.ts';

function overridden(scenario: object, overrides: Overrides): object {
  const options = { scenarios: { main: scenario } } as unknown as Options;
  return (overrideOptions(options, overrides).scenarios as Record<string, object>)['main'] ?? {};
}

const executors = {
  'constant-arrival-rate': { rate: 50, timeUnit: '1m', duration: '5m', preAllocatedVUs: 4 },
  'ramping-arrival-rate': {
    startRate: 10,
    timeUnit: '1m',
    preAllocatedVUs: 4,
    maxVUs: 8,
    stages: [
      { duration: '1m', target: 60 },
      { duration: '30s', target: 20 },
    ],
  },
  'constant-vus': { vus: 5, duration: '1m' },
  'ramping-vus': {
    startVUs: 1,
    stages: [
      { duration: 2000, target: 10 },
      { duration: '2000', target: 4 },
    ],
  },
  'shared-iterations': { vus: 3, iterations: 90, maxDuration: '5m' },
  'per-vu-iterations': { vus: 3, iterations: 30 },
  'externally-controlled': { vus: 2, maxVUs: 9, duration: '1m' },
} as const;

type Executor = keyof typeof executors;

describe('what the command line asks for means the same in every executor', () => {
  test.each<[Executor, Overrides, object]>([
    ['constant-arrival-rate', { seconds: 10 }, { rate: 50, timeUnit: '1m', duration: '10s' }],
    ['constant-arrival-rate', { rate: 50 }, { rate: 50, timeUnit: '1s', preAllocatedVUs: 240 }],
    ['constant-arrival-rate', { users: 7 }, { preAllocatedVUs: 7, maxVUs: 7, rate: 50 }],
    ['constant-arrival-rate', { rate: 1, users: 7 }, { rate: 1, preAllocatedVUs: 7 }],
    ['constant-arrival-rate', { stages: [{ seconds: 1, target: 9 }] }, { duration: '5m' }],
    [
      'ramping-arrival-rate',
      { seconds: 9 },
      {
        stages: [
          { duration: '6000ms', target: 60 },
          { duration: '3000ms', target: 20 },
        ],
        timeUnit: '1m',
      },
    ],
    // 2 a second are 120 a minute: the unit stays, so that a third of it is no whole number less.
    [
      'ramping-arrival-rate',
      { rate: 2 },
      {
        startRate: 20,
        timeUnit: '1m',
        preAllocatedVUs: 8,
        maxVUs: 16,
        stages: [
          { duration: '1m', target: 120 },
          { duration: '30s', target: 40 },
        ],
      },
    ],
    ['ramping-arrival-rate', { users: 7 }, { preAllocatedVUs: 7, maxVUs: 7, startRate: 10 }],
    [
      'ramping-arrival-rate',
      { stages: [{ seconds: 2, target: 30 }] },
      { stages: [{ duration: '2s', target: 30 }], startRate: 10 },
    ],
    ['constant-vus', { seconds: 10 }, { duration: '10s', vus: 5 }],
    ['constant-vus', { users: 7 }, { duration: '1m', vus: 7 }],
    ['constant-vus', { rate: 9 }, { duration: '1m', vus: 5 }],
    // A time without a unit is in milliseconds, as in k6; '2000' was NaN.
    [
      'ramping-vus',
      { seconds: 1 },
      {
        stages: [
          { duration: '500ms', target: 10 },
          { duration: '500ms', target: 4 },
        ],
      },
    ],
    [
      'ramping-vus',
      { users: 5 },
      {
        startVUs: 1,
        stages: [
          { duration: 2000, target: 5 },
          { duration: '2000', target: 2 },
        ],
      },
    ],
    [
      'ramping-vus',
      { stages: [{ seconds: 3, target: 30 }], seconds: 6, users: 10 },
      { stages: [{ duration: '6000ms', target: 10 }], startVUs: 0 },
    ],
    // The iterations end these, not the time.
    ['shared-iterations', { seconds: 10 }, { iterations: 90, maxDuration: '5m' }],
    ['shared-iterations', { mostSeconds: 10 }, { iterations: 90, maxDuration: '10s' }],
    ['shared-iterations', { users: 7 }, { iterations: 90, vus: 7 }],
    ['per-vu-iterations', { seconds: 10, mostSeconds: 20 }, { iterations: 30, maxDuration: '20s' }],
    ['per-vu-iterations', { users: 7 }, { vus: 7 }],
    ['externally-controlled', { seconds: 10, users: 7 }, { vus: 7, duration: '10s' }],
  ])('%s with %o', (executor, overrides, expected) => {
    expect(overridden({ executor, ...executors[executor] }, overrides)).toMatchObject({
      executor,
      ...expected,
    });
  });

  test('a schedule of independent clients is made anew', () => {
    const scenario = server({ rate: 10, duration: '30s' });
    expect(overridden(scenario, { seconds: 5, mostSeconds: 5, rate: 20 })).toMatchObject({
      executor: 'shared-iterations',
      iterations: 100,
      vus: 40,
      maxDuration: '15s',
    });
    expect(overridden(scenario, { users: 3 })).toMatchObject({ iterations: 300, vus: 3 });
  });

  test('without any, every option stays as it is', () => {
    for (const [executor, options] of Object.entries(executors)) {
      const scenario = { executor, startTime: '5m', ...options };
      expect(overridden(scenario, {})).toEqual(scenario);
    }
  });
});

const after = (startTime: string | number, scenario: object) => ({ startTime, ...scenario });

describe('scenarios that begin one after the other', () => {
  const first = { executor: 'constant-vus', ...executors['constant-vus'] };
  const ramp = { executor: 'ramping-vus', ...executors['ramping-vus'] };

  test.each([
    // Idling for a minute before ten seconds of load is what nobody asked for.
    [{ first, second: after('1m', first) }, 10, { second: '10000ms' }],
    [{ first, second: after(60_000, first) }, 10, { second: '10000ms' }],
    [{ first, second: after('60000', ramp) }, 30, { second: '30000ms' }],
    [{ first: ramp, second: after('4s', ramp) }, 2, { second: '2000ms' }],
    [
      {
        first: server({ rate: 10, duration: '20s' }),
        second: after('20s', server({ rate: 1, duration: '10s' })),
      },
      10,
      { second: '10000ms' },
    ],
  ])('keep their order: %#', (scenarios, seconds, starts) => {
    const options = { scenarios } as unknown as Options;
    const changed = overrideOptions(options, { seconds }).scenarios as Record<
      string,
      { startTime?: string }
    >;
    for (const [name, startTime] of Object.entries(starts)) {
      expect(changed[name]).toMatchObject({ startTime });
    }
    expect(changed['first']?.startTime).toBeUndefined();
  });
});

describe('a script without scenarios', () => {
  test.each<[Options | undefined, Overrides, object]>([
    [undefined, {}, {}],
    [undefined, { seconds: 3 }, { duration: '3s', vus: 1 }],
    [undefined, { users: 4 }, { vus: 4 }],
    [{ vus: 2, duration: '1m' }, { seconds: 3 }, { vus: 2, duration: '3s' }],
    [{ vus: 2, duration: '1m' }, { users: 4 }, { vus: 4, duration: '1m' }],
    [{ vus: 2, iterations: 40 }, { seconds: 3 }, { vus: 2, iterations: 40 }],
    [{ vus: 2, iterations: 40 }, { mostSeconds: 3 }, { iterations: 40, duration: '3s' }],
    [
      { stages: [{ duration: '1m', target: 10 }] },
      { seconds: 3, users: 5 },
      { stages: [{ duration: '3000ms', target: 5 }] },
    ],
    [
      { vus: 2, duration: '1m' },
      { stages: [{ seconds: 2, target: 3 }] },
      { stages: [{ duration: '2s', target: 3 }] },
    ],
  ])('%o with %o', (options, overrides, expected) => {
    expect(overrideOptions(options, overrides)).toMatchObject(expected);
  });

  test('with stages in its place has neither a time nor iterations any more', () => {
    const changed = overrideOptions(
      { vus: 2, duration: '1m', iterations: 9 },
      { stages: [{ seconds: 2, target: 3 }] },
    );
    expect(changed).not.toHaveProperty('duration');
    expect(changed).not.toHaveProperty('iterations');
  });
});

test('thresholds that only try whether a metric exists stand beside those of the script', () => {
  const options = { thresholds: { tokens: ['p(95)<9'] }, vus: 1 };
  const probes = { tokens: ['count>=0'], orders: ['count>=0'] };
  expect(overrideOptions(options, { probes }).thresholds).toEqual({
    tokens: ['p(95)<9', 'count>=0'],
    orders: ['count>=0'],
  });
});
