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
  readonly fds?: (operations: number) => number;
  readonly microsecondsPerOperation?: number;
  /** Delay of the timers that are live. */
  readonly timerMs?: number;
  /** Whether the n-th sample's collections were all major. */
  readonly verified?: (sample: number) => boolean;
}

const SAMPLE_MS = 10;

/** A process whose memory is a formula, on a clock that only its operations and pauses move. */
export function simulate(options: SimulationOptions): Simulation {
  const { heap, fds = () => 20, microsecondsPerOperation = 1, verified = () => true } = options;
  const { timerMs = 0 } = options;
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
      async sample({ pauseMs = 0 }) {
        clock.advance(pauseMs + SAMPLE_MS);
        const nowMs = clock.nowMs();
        const levels = {
          heap: heap({ operations, nowMs, idleMs: nowMs - lastOperationMs }),
          fds: fds(operations),
        };
        return {
          levels,
          verified: verified(samples++),
          milliseconds: SAMPLE_MS,
          collectionMs: SAMPLE_MS / 4,
        };
      },
      longestTimerMs: async (mostMs) => (timerMs <= mostMs ? timerMs : 0),
      detail: async () => ({}),
    },
  };
}
