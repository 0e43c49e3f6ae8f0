import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { partOf, segmentArguments, sharesOf } from '../../../../../harness/load/instances/share.ts';
import {
  closedScenario,
  constantArrivalScenario,
  type OpenScenario,
  poissonScenario,
  rampingArrivalScenario,
} from '../../../../../harness/load/scenario.ts';

test('one k6 gets no segment, several get one each and all of the sequence', () => {
  expect(segmentArguments({ index: 0, of: 1 })).toEqual([]);
  expect(sharesOf(3).map(segmentArguments)).toEqual([
    ['--execution-segment=0:1/3', '--execution-segment-sequence=0,1/3,2/3,1'],
    ['--execution-segment=1/3:2/3', '--execution-segment-sequence=0,1/3,2/3,1'],
    ['--execution-segment=2/3:1', '--execution-segment-sequence=0,1/3,2/3,1'],
  ]);
});

const instances = fc.integer({ min: 1, max: 12 });
const rate = fc.integer({ min: 1, max: 90 });

function duesOf({ schedule }: OpenScenario): number[] {
  return Array.from({ length: schedule.ticks }, (_, n) => schedule.tickMs(n));
}

test.each<[string, (rate: number) => OpenScenario]>([
  ['constant', (n) => constantArrivalScenario('a', { rate: n, timeUnitSeconds: 1, seconds: 7 })],
  [
    'ramping',
    (n) =>
      rampingArrivalScenario('a', {
        startRate: n,
        timeUnitSeconds: 1,
        stages: [
          { target: 2 * n, seconds: 3 },
          { target: 0, seconds: 2 },
        ],
      }),
  ],
  ['Poisson', (n) => poissonScenario('a', { arrivals: 5 * n, seconds: 5, seed: 7 })],
])('the arrivals of all parts of a %s rate are those of the whole', (_, scenarioOf) => {
  fc.assert(
    fc.property(rate, instances, (perSecond, of) => {
      const whole = scenarioOf(perSecond);
      const dues = sharesOf(of).flatMap((share) => duesOf(partOf(whole, share)));
      expect(dues.toSorted((left, right) => left - right)).toEqual(duesOf(whole));
    }),
    { numRuns: 30 },
  );
});

test.each(['shared-iterations', 'per-vu-iterations'])(
  'the iterations of all parts of %s are those of the whole',
  (executor) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), rate, instances, (users, each, of) => {
        const plannedIterations = executor === 'per-vu-iterations' ? users * each : each;
        const whole = closedScenario('a', {
          executor,
          users,
          plannedSeconds: null,
          plannedIterations,
        });
        const parts = sharesOf(of).map((share) => partOf(whole, share));
        const sum = (count: (part: typeof whole) => number | null): number =>
          parts.reduce((total, part) => total + (count(part) ?? Number.NaN), 0);
        expect(sum((part) => part.plannedIterations)).toBe(plannedIterations);
        expect(sum((part) => part.users)).toBe(users);
      }),
    );
  },
);
