import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenSubject } from '../../../../harness/thresholds/written.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';
import { openRun, pooledRun, unfinishedRun } from './simulated-k6.ts';

function gatesOf(measurement: LoadMeasurement, limits: WrittenSubject) {
  const thresholds = parseThresholds({ 'load/predict': limits });
  return judge([measurement], thresholds, { alpha: 0.01, suites: ['load'], stallMs: 0 });
}

function verdictOf(measurement: LoadMeasurement, limits: WrittenSubject): string {
  const end = { allowInconclusive: false, infrastructure: null, interrupted: false };
  return runVerdict(gatesOf(measurement, limits), end).verdict;
}

function applied(measurement: LoadMeasurement) {
  const gates = gatesOf(measurement, { errors: '<= 50%' });
  const gate = gates.find(({ statistic }) => statistic === 'applied');
  if (gate === undefined) throw new Error('there is no gate on what was applied');
  return gate;
}

describe('a target that is too slow for its plan', () => {
  test('does not ship: 3 users, 100 ms, 100/s', () => {
    const slow = openRun({ rate: 100, seconds: 8, users: 3, serviceMs: () => 100 });
    expect(slow.ledger.arrivals.dropped).toBeGreaterThan(500);
    expect(verdictOf(slow, { latency: { p95: '<= 150ms' }, errors: '<= 2%' })).toBe('fail');
    expect(applied(slow)).toMatchObject({ verdict: 'fail' });
    expect(applied(slow).reason).toContain('the target was slow');
  });

  test('does not ship when it freezes and nobody is there to ask it', () => {
    const frozen = openRun({
      rate: 100,
      seconds: 60,
      users: 5,
      serviceMs: (ms) => (ms % 5000 < 500 ? 500 - (ms % 5000) + 5 : 5),
    });
    expect(verdictOf(frozen, { latency: { p97: '<= 25ms' } })).toBe('fail');
  });

  test('does not ship when time ends before its iterations: 732 of 1,000 left', () => {
    const measurement = unfinishedRun(1000, 26.8, 100);
    expect(measurement.ledger.arrivals).toMatchObject({ answered: 268, unsent: 732 });
    expect(verdictOf(measurement, { latency: { p95: '<= 150ms' } })).toBe('fail');
  });
});

/** Every fifth second nothing runs for 400 ms. */
function lateMs(ms: number): number {
  return ms % 5000 < 400 ? 400 - (ms % 5000) : 0;
}

describe('a load generator that can not send', () => {
  const fast = { rate: 100, seconds: 20, users: 50, serviceMs: () => 5 };

  test('leaves everything open when it starts late', () => {
    const late = openRun({ ...fast, lateMs });
    expect(applied(late)).toMatchObject({ verdict: 'inconclusive' });
    expect(applied(late).needs).toContain('less busy');
    expect(verdictOf(late, { latency: { p95: '<= 25ms' } })).toBe('inconclusive');
  });

  test('leaves everything open when its script computes in the place of waiting', () => {
    const busy = openRun({ ...fast, users: 5, computesMs: 100 });
    expect(applied(busy)).toMatchObject({ verdict: 'inconclusive' });
    expect(applied(busy).reason).toContain('busy with the script itself');
  });

  test.for([
    [{ cores: 1.9, machineCores: 2, stealShare: 0 }, 'k6 used 1.9 of 2 cores'],
    [{ cores: 0.2, machineCores: 2, stealShare: 0.3 }, 'the host took 30 %'],
  ] as const)('leaves everything open with %o', ([generator, words]) => {
    const slow = openRun({ ...fast, users: 3, serviceMs: () => 100, generator });
    expect(applied(slow)).toMatchObject({ verdict: 'inconclusive' });
    expect(applied(slow).reason).toContain(words);
  });

  test('fails no gate by what it did not send, and hides no failure of the target', () => {
    const healthy = gatesOf(openRun({ ...fast, lateMs }), { latency: { p95: '<= 25ms' } });
    expect(healthy[0]).toMatchObject({ statistic: 'latency.p95', verdict: 'inconclusive' });
    const failing = openRun({ ...fast, lateMs, fails: (ms) => ms % 200 < 100 });
    expect(gatesOf(failing, { errors: '<= 1%' })[0]).toMatchObject({ verdict: 'fail' });
  });
});

describe('a target that is slow while the load generator is late now and then', () => {
  /** 60 ms of every two seconds nothing runs: 3 % of the starts are late. */
  const stallMs = 60;
  const everyMs = 2000;
  const stalled = (ms: number): number => Math.max(0, stallMs - (ms % everyMs));
  /** An answer that would come in a stall is read at its end. */
  const readAfter = (ownMs: number) => (sentMs: number) => ownMs + stalled(sentMs + ownMs);
  const slow = (sentMs: number) => readAfter(Math.floor(sentMs / 10) % 20 === 7 ? 55 : 5)(sentMs);
  const run = { rate: 100, seconds: 60, users: 50, lateMs: stalled };

  test('fails by what it took itself: 5 % over a limit that 3 % may be over', () => {
    const measurement = openRun({ ...run, serviceMs: slow });
    expect(applied(measurement)).toMatchObject({ verdict: 'inconclusive' });
    const [gate] = gatesOf(measurement, { latency: { p97: '<= 45ms' } });
    expect(gate).toMatchObject({ statistic: 'latency.p97', verdict: 'fail' });
    expect(gate?.reason).toContain('by the target alone');
  });

  test('fails under the arrivals of independent clients, too', () => {
    const measurement = pooledRun({ ...run, serviceMs: slow });
    expect(applied(measurement)).toMatchObject({ verdict: 'inconclusive' });
    expect(gatesOf(measurement, { latency: { p97: '<= 45ms' } })[0]?.verdict).toBe('fail');
  });

  test('is not blamed for what was read late', () => {
    for (const make of [openRun, pooledRun]) {
      const often = (ms: number) => Math.max(0, 300 - (ms % everyMs));
      const serviceMs = (sentMs: number) => 5 + often(sentMs + 5);
      const [gate] = gatesOf(make({ ...run, lateMs: often, serviceMs }), {
        latency: { p97: '<= 45ms' },
      });
      expect(gate).toMatchObject({ statistic: 'latency.p97', verdict: 'inconclusive' });
    }
  });

  test.for([
    { cores: 1.9, machineCores: 2, stealShare: 0 },
    { cores: 0.2, machineCores: 2, stealShare: 0.3 },
  ])('is not blamed where it had no CPU time itself: %o', (generator) => {
    const measurement = openRun({ ...run, serviceMs: slow, generator });
    expect(gatesOf(measurement, { latency: { p97: '<= 45ms' } })[0]?.verdict).toBe('inconclusive');
  });
});

test('a target is not blamed by a generator that is late all the time', () => {
  // Each start and each answer waits a turn of its own, of 100 ms at the mean.
  const random = seededRandom(3);
  const turn = (): number => -100 * Math.log(1 - random());
  const run = { rate: 100, seconds: 60, users: 200, lateMs: turn, serviceMs: () => 5 + turn() };
  const crowded = openRun(run);
  expect(applied(crowded).verdict).toBe('inconclusive');
  const [gate] = gatesOf(crowded, { latency: { p95: '<= 45ms' } });
  expect(gate).toMatchObject({ statistic: 'latency.p95', verdict: 'inconclusive' });
});

describe('arrivals that wait for a free user of a pool', () => {
  test('are the fault of the target that kept the users busy', () => {
    const slow = pooledRun({ rate: 100, seconds: 8, users: 3, serviceMs: () => 100 });
    expect(slow.applied?.held).toBeGreaterThan(700);
    expect(applied(slow)).toMatchObject({ verdict: 'fail' });
    expect(verdictOf(slow, { latency: { p95: '<= 150ms' } })).toBe('fail');
  });

  test('are the fault of the generator where users were free', () => {
    const late = pooledRun({ rate: 100, seconds: 20, users: 50, serviceMs: () => 5, lateMs });
    expect(late.applied).toMatchObject({ held: 0 });
    expect(applied(late)).toMatchObject({ verdict: 'inconclusive' });
  });

  test('are none where all is well', () => {
    const fine = pooledRun({ rate: 100, seconds: 20, users: 50, serviceMs: () => 5 });
    expect(applied(fine)).toMatchObject({ verdict: 'pass' });
  });
});

test('a plan that was applied is said to be, next to the gates of its scenario only', () => {
  const fine = openRun({ rate: 100, seconds: 20, users: 50, serviceMs: () => 5 });
  expect(applied(fine)).toMatchObject({ verdict: 'pass', severity: 'block' });
  expect(judge([fine], [], { alpha: 0.01, suites: ['load'] })).toEqual([]);
});

test('of a scenario without a gate that blocks, a plan that was missed is worth a warning', () => {
  const slow = openRun({ rate: 100, seconds: 8, users: 3, serviceMs: () => 100 });
  const [gate] = judge([slow], [], { alpha: 0.01, suites: ['load'] });
  expect(gate).toMatchObject({ statistic: 'applied', severity: 'warn', verdict: 'fail' });
});

test('more bad events never turn a fail into a pass', { tags: ['trials'] }, () => {
  const run = fc.record({
    users: fc.integer({ min: 1, max: 30 }),
    usualMs: fc.integer({ min: 1, max: 60 }),
    badShare: fc.integer({ min: 0, max: 20 }),
    moreBad: fc.integer({ min: 1, max: 20 }),
    stallMs: fc.constantFrom(0, 12, 30, 200),
  });
  const limits = { latency: { p95: '<= 80ms' }, errors: '<= 5%' };
  const property = fc.property(run, ({ users, usualMs, badShare, moreBad, stallMs }) => {
    const withBad = (share: number): string =>
      verdictOf(
        openRun({
          rate: 50,
          seconds: 10,
          users,
          serviceMs: () => usualMs,
          lateMs: (ms) => Math.max(0, stallMs - (ms % 1000)),
          fails: (ms) => Math.floor(ms / 20) % 40 < share,
        }),
        limits,
      );
    return withBad(badShare) !== 'fail' || withBad(badShare + moreBad) !== 'pass';
  });
  expect(fc.check(property, { numRuns: 60 })).toMatchObject({ failed: false });
});
