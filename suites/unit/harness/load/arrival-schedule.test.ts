import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { constantSchedule, rampingSchedule } from '../../../../harness/load/arrival-schedule.ts';

describe('a constant arrival rate', () => {
  test('starts at once and then once a period', () => {
    const schedule = constantSchedule(100, 1);
    expect([0, 1, 2, 99].map((n) => schedule.tickMs(n))).toEqual([0, 10, 20, 990]);
    expect(schedule.ticks).toBe(100);
    // The tick that k6 may add at the very end.
    expect(schedule.tickMs(100)).toBe(1000);
  });

  test('keeps the period as whole nanoseconds, as k6 does', () => {
    expect(constantSchedule(3, 1).tickMs(1)).toBe(333.333333);
  });
});

describe('a ramping arrival rate', () => {
  // k6's comment in ramping_arrival_rate.go: from 0 to 4/s over 5 s and on at 4/s, the area under
  // the rate is 10 after 5 s, so that the 12th event comes at 5.5 s.
  test("puts the events where k6's own example puts them", () => {
    const schedule = rampingSchedule(0, [
      { seconds: 5, targetPerSecond: 4 },
      { seconds: 5, targetPerSecond: 4 },
    ]);
    expect(schedule.tickMs(9)).toBeCloseTo(5000, 6);
    expect(schedule.tickMs(11)).toBeCloseTo(5500, 6);
    expect(schedule.ticks).toBe(30);
  });

  test('carries a fraction of an event over the end of a stage', () => {
    const schedule = rampingSchedule(2, [
      { seconds: 4.9, targetPerSecond: 2 },
      { seconds: 5, targetPerSecond: 2 },
    ]);
    expect(schedule.tickMs(8)).toBeCloseTo(4500, 6);
    expect(schedule.tickMs(9)).toBeCloseTo(5000, 6);
  });

  test('never goes back in time, whatever the stages', () => {
    const stage = fc.record({
      seconds: fc.integer({ min: 1, max: 20 }),
      targetPerSecond: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.array(stage, { minLength: 1 }),
        (start, stages) => {
          const schedule = rampingSchedule(start, stages);
          const ticks = Array.from({ length: Math.min(schedule.ticks, 500) }, (_, n) =>
            schedule.tickMs(n),
          );
          expect(ticks).toEqual(ticks.toSorted((left, right) => left - right));
        },
      ),
      { numRuns: 100 },
    );
  });
});
