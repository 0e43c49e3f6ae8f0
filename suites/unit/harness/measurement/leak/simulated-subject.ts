import type { Subject } from '../../../../../harness/measurement/leak/subject.ts';
import { FakeClock } from '../../../../../harness/metrics/clock.ts';

/** Heap bytes held after so many operations, at this time, and so long after the last operation. */
export type HeapModel = (at: {
  readonly operations: number;
  readonly nowMs: number;
  readonly idleMs: number;
}) => number;

export interface Simulation {
  readonly clock: FakeClock;
  readonly subject: Subject;
  readonly blocks: number[];
}

export interface SimulationOptions {
  readonly heap: HeapModel;
  /** Bytes that V8 keeps of compiled functions after so many operations. */
  readonly compiled?: (operations: number) => number;
  /** What the heap loses by a collection of last resort. */
  readonly cached?: (operations: number) => number;
  readonly fds?: (operations: number) => number;
  readonly microsecondsPerOperation?: number;
  /** Delay of the timers that are live. */
  readonly timerMs?: number;
  /** What a process that is thrown away shows; a leak in every way where it is left out. */
  readonly controls?: Subject['tryControls'];
  /** Whether the n-th sample's collections were all major. */
  readonly verified?: (sample: number) => boolean;
}

const SAMPLE_MS = 10;

/** A process whose memory is a formula, on a clock that only its operations and pauses move. */
export function simulate(options: SimulationOptions): Simulation {
  const { heap, fds = () => 20, microsecondsPerOperation = 1, verified = () => true } = options;
  const { timerMs = 0, compiled = () => 0, cached = () => 0 } = options;
  const clock = new FakeClock();
  const blocks: number[] = [];
  let operations = 0;
  let lastOperationMs = 0;
  let samples = 0;
  return {
    clock,
    blocks,
    subject: {
      resources: [
        { resource: 'heap', kind: 'bytes' },
        { resource: 'fds', kind: 'count' },
      ],
      async run({ count }) {
        const milliseconds = (count * microsecondsPerOperation) / 1000;
        clock.advance(milliseconds);
        operations += count;
        lastOperationMs = clock.nowMs();
        blocks.push(count);
        return milliseconds;
      },
      async sample({ pauseMs = 0, lastResort = false }) {
        clock.advance(pauseMs + SAMPLE_MS);
        const nowMs = clock.nowMs();
        const levels = {
          heap:
            heap({ operations, nowMs, idleMs: nowMs - lastOperationMs }) +
            (lastResort ? 0 : cached(operations)),
          fds: fds(operations),
        };
        return {
          levels,
          verified: verified(samples++),
          milliseconds: SAMPLE_MS,
          compiledBytes: compiled(operations),
          collectionMs: SAMPLE_MS / 4,
        };
      },
      longestTimerMs: async (mostMs) => (timerMs <= mostMs ? timerMs : 0),
      detail: async () => ({}),
      tryControls: options.controls ?? growsInEveryWay,
    },
  };
}

const growsInEveryWay: NonNullable<Subject['tryControls']> = async ({ slopePerOp }) => ({
  operations: 1_000,
  slopePerOp,
  leftAfterAnHour: slopePerOp,
  timers: null,
  replayedPerOp: slopePerOp,
  stuffed: null,
});
