import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import type {
  Ages,
  Controls,
  Point,
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../../../../harness/measurement/leak/trajectory.ts';
import type { Suspect } from '../../../../../harness/verdicts/leak/veto.ts';

export const heap = inProcessLimits['heap'] as RetainedLimit;

export type Level = (operations: number) => number;

/** So many blocks from some operations to others, with the level at each end. */
export function blocks(from: number, to: number, level: Level, count = 10): Window {
  return Array.from({ length: count + 1 }, (_, index): Point => {
    const operations = from + ((to - from) * index) / count;
    return { operations, level: level(operations) };
  });
}

/** Windows that end after so many operations, the first of which begins after `start` of them. */
export function windowsUpTo(start: number, ends: readonly number[], level: Level): Window[] {
  return ends.map((end, index) => blocks(index === 0 ? start : ends[index - 1]!, end, level));
}

/** Windows of 1,000, 2,000 and 4,000 operations without a warm-up, unless it is said otherwise. */
export function trajectory(level: Level, more: Partial<Trajectory> = {}): Trajectory {
  return {
    resource: 'heap',
    kind: 'bytes',
    windows: windowsUpTo(0, [1_000, 3_000, 7_000], level),
    warmUp: [],
    drained: [],
    verified: true,
    cutShort: false,
    steadyFrom: 0,
    ...more,
  };
}

export const steadily =
  (bytes: number): Level =>
  (operations) =>
    5e6 + bytes * operations;

/** What levels call a leak, at its rate. */
export function leakOf(slopePerOp: number): RetainedJudgement {
  return {
    verdict: 'fail',
    slopePerOp,
    interval: [slopePerOp, slopePerOp],
    confidence: 0.99,
    reason: 'rose',
    needs: null,
  };
}

/** A leak of 100 bytes in each of 7,000 operations, in the middle of its budget. */
export function suspect(
  more: Partial<Omit<Suspect, 'trajectory'>> = {},
  seen: Partial<Trajectory> = {},
): Suspect {
  return {
    trajectory: trajectory(steadily(100), seen),
    limit: heap,
    leak: leakOf(100),
    inSteps: false,
    isLast: false,
    ...more,
  };
}

/** Of a leak: all samples stay. */
export const kept: Ages = {
  firstOperations: 2_000,
  operations: 4_000,
  alive: 400,
  stillAlive: 400,
  older: 200,
  olderStillAlive: 200,
  keptPerOp: 100,
  objects: 4_000,
};

/** Of a leak: it goes on whatever is tried. */
export const leaking: Controls = {
  operations: 1_000,
  slopePerOp: 100,
  leftAfterAnHour: 100,
  timers: null,
  replayedPerOp: 100,
  stuffed: { container: 'Map', entries: 60_000, bound: null, before: 1, after: 1, lookedUp: 0 },
};
