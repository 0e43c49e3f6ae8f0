import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { beganApart, mergeLoads } from '../../../../../harness/load/instances/merge-loads.ts';
import { sharesOf } from '../../../../../harness/load/instances/share.ts';
import type { RecordedScenario } from '../../../../../harness/load/ledger/recorded-scenario.ts';
import { LoadRecorder } from '../../../../../harness/load/load-recorder.ts';
import { constantArrivalScenario } from '../../../../../harness/load/scenario.ts';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../../harness/verdicts/judge.ts';
import { type Arrival, pointsOf } from './arrivals-as-points.ts';

const RATE = 64;
const PERIOD_MS = 1000 / RATE;

function recorded(
  arrivals: readonly Arrival[],
  instances: number,
  { machine = () => 0, laterMs = () => 0 }: Partial<Placed> = {},
): RecordedScenario[][] {
  const scenario = constantArrivalScenario('a', {
    rate: RATE,
    timeUnitSeconds: 1,
    seconds: arrivals.length / RATE,
    users: arrivals.length,
  });
  const plan = { scenarios: [scenario], thresholds: {}, maxRedirects: null, longestSeconds: 60 };
  return sharesOf(instances).map((share) => {
    const recorder = new LoadRecorder(plan, {
      followsRedirects: true,
      checksFail: true,
      onProgress: null,
      metrics: ['http_req_duration'],
      share,
    });
    const late = laterMs(share.index);
    const moved = arrivals.map((one) => ({ ...one, lateMs: one.lateMs + late }));
    recorder.push(pointsOf(moved, PERIOD_MS, (tick) => tick % share.of === share.index));
    expect(recorder.end().broken).toBeNull();
    return recorder.take({
      subject: () => 'load/a',
      broken: null,
      wasStopped: false,
      generator: null,
      machine: machine(share.index),
    });
  });
}

/** Where each part runs, and by how much later than the first it begins. */
interface Placed {
  readonly machine: (index: number) => number;
  readonly laterMs: (index: number) => number;
}

function measured(arrivals: readonly Arrival[], instances: number): LoadMeasurement {
  const [only] = mergeLoads(recorded(arrivals, instances));
  return only!;
}

const kinds = ['answer', 'fail', 'fail a check', 'drop', 'never end', 'ask twice'] as const;
const eighths = (most: number) => fc.integer({ min: 1, max: most * 8 }).map((n) => n / 8);

/** One loop in k6 answers the ticks in their order; the first of each part is on time. */
const someArrivals = fc
  .array(
    fc.record({
      lateMs: fc.oneof(fc.constant(0), eighths(70)),
      does: fc.constantFrom(...kinds),
      tookMs: eighths(90),
    }),
    { minLength: 16, maxLength: 160 },
  )
  .map((arrivals) => {
    let lastMs = 0;
    return arrivals.map((arrival, tick): Arrival => {
      if (tick < 8) return { ...arrival, does: 'answer', lateMs: 0 };
      const dueMs = tick * PERIOD_MS;
      lastMs = Math.max(dueMs + arrival.lateMs, lastMs + 1 / 8);
      return { ...arrival, lateMs: lastMs - dueMs };
    });
  });

/** What is due at the same time may stand in any order. */
function entries({ ledger }: LoadMeasurement): string[] {
  const { dueMs, latencyMs, end, lateMs, tookMs, lateMeanwhileMs } = ledger;
  return Array.from(dueMs, (due, at) =>
    [due, latencyMs[at], end[at], lateMs[at], tookMs?.[at], lateMeanwhileMs?.[at]].join(' '),
  ).toSorted();
}

function gates(measurement: LoadMeasurement): unknown {
  const thresholds = parseThresholds({
    'load/a': {
      latency: { p50: '<= 40ms', p95: '<= 100ms' },
      errors: '<= 10%',
      dropped: 0,
      rate: '>= 50/s',
      http_req_duration: { p95: '<= 60ms' },
    },
  });
  const burstMs = { latency: 50, errors: 50 };
  return judge([measurement], thresholds, { alpha: 0.01, suites: ['load'], burstMs });
}

describe('points that are split over several k6', () => {
  test('are the ledger and the gates of one k6', () => {
    fc.assert(
      fc.property(someArrivals, fc.integer({ min: 2, max: 8 }), (arrivals, instances) => {
        const one = measured(arrivals, 1);
        const merged = measured(arrivals, instances);
        expect(entries(merged)).toEqual(entries(one));
        expect(merged.ledger.arrivals).toEqual(one.ledger.arrivals);
        expect(merged.applied).toEqual(one.applied);
        expect(merged.iterations).toBe(one.iterations);
        expect(merged.droppedIterations).toBe(one.droppedIterations);
        expect(merged.endpoints).toEqual(one.endpoints);
        expect(gates(merged)).toEqual(gates(one));
      }),
      { numRuns: 25 },
    );
  });

  test('on several machines differ in nothing but whose lateness may excuse an answer', () => {
    const arrivals = fc.sample(someArrivals, 1)[0]!;
    const parts = recorded(arrivals, 4, { machine: (index) => index });
    const [apart] = mergeLoads(parts);
    const one = measured(arrivals, 1);
    expect(apart?.ledger.dueMs).toEqual(one.ledger.dueMs);
    expect(apart?.ledger.latencyMs.toSorted()).toEqual(one.ledger.latencyMs.toSorted());
    expect(apart?.applied).toEqual(one.applied);
  });
});

test('a part that began later as a whole is not late, and stands where it came', () => {
  const onTime: Arrival[] = Array.from({ length: 64 }, () => ({
    lateMs: 0,
    does: 'answer',
    tookMs: 2,
  }));
  const parts = recorded(onTime, 2, { laterMs: (index) => (index === 1 ? 3000 : 0) });
  const [merged] = mergeLoads(parts);
  expect(merged?.applied).toMatchObject({ planned: 64, late: 0, unsent: 0 });
  expect(new Set(merged?.ledger.latencyMs)).toEqual(new Set([2]));
  expect(merged?.ledger.dueMs.at(-1)).toBe(3000 + 63 * PERIOD_MS);
  expect(beganApart(parts)).toEqual([expect.stringContaining('3,000 ms apart')]);
  expect(beganApart(recorded(onTime, 2))).toEqual([]);
});

test('what a part never sent is missing in the whole', () => {
  const arrivals: Arrival[] = Array.from({ length: 64 }, () => ({
    lateMs: 0,
    does: 'answer',
    tookMs: 2,
  }));
  const [first, second] = recorded(arrivals, 2);
  const [short] = recorded(arrivals.slice(0, 32), 2).slice(1);
  const cut = second!.map((scenario, at) => ({
    ...short![at]!,
    scenario: scenario.scenario,
  }));
  const [merged] = mergeLoads([first!, cut]);
  expect(merged?.ledger.arrivals).toMatchObject({ answered: 48, unsent: 16 });
});
