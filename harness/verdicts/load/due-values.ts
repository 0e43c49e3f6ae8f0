import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { withHeldBack } from '../../statistics/held-back.ts';
import type { TimedValues } from '../../statistics/share/judge-quantile.ts';

/** What a rule of a share reads of a scenario. */
export interface DueValues {
  /** One a stretch of load: what was due, and of a closed scenario what was sent. */
  readonly sent: readonly TimedValues[];
  /** Of a closed scenario: with the requests that slow answers held back; null in an open one. */
  readonly corrected: readonly TimedValues[] | null;
  /** How many were held back. */
  readonly heldBack: number;
  /**
   * Whether the cycle of a closed scenario is steady enough to say how many requests an answer held back.
   * True in an open one.
   */
  readonly isCycleStable: boolean;
  /** Requests that nothing can be said of: cut off in flight before they were over the limit. */
  readonly leftOut: number;
}

export interface ReadValue {
  /** The value of an entry of the ledger: Infinity is over every limit, null leaves it out. */
  readonly value: (entry: number) => number | null;
  /** How long an entry kept its user from sending the next one, in milliseconds. */
  readonly heldMs: (entry: number) => number;
}

/**
 * A cycle is steady if nine in ten are no longer than twice the middle one. Where service times differ
 * by more than that, a long answer is no sign that others were held back.
 */
const STEADY_RATIO = 2;

/**
 * What a request counts as that is under way: left out when the load has ended, and one that was answered in
 * time while it goes on, since it still may be.
 */
export function young({ isPartial = false }: LoadMeasurement): 0 | null {
  return isPartial ? 0 : null;
}

export function dueValues(measurement: LoadMeasurement, read: ReadValue): DueValues {
  const { ledger, plannedRate } = measurement;
  const isOpen = plannedRate !== null;
  const cycle = ledger.cycleMs;
  let leftOut = 0;
  let heldBack = 0;
  const sent: TimedValues[] = [];
  const corrected: TimedValues[] = [];
  for (const [from, to] of stretches(measurement)) {
    const entries: number[] = [];
    for (let i = from; i < to; i++) {
      if (read.value(i) === null) leftOut++;
      else entries.push(i);
    }
    const dueMs = Float64Array.from(entries, (i) => ledger.dueMs[i]!);
    const values = Float64Array.from(entries, (i) => read.value(i)!);
    sent.push({ dueMs, values });
    if (isOpen || cycle === null) continue;
    const heldMs = entries.map((entry) => read.heldMs(entry));
    const all = withHeldBack({ dueMs, latencyMs: values }, heldMs, cycle.median);
    heldBack += all.heldBack;
    corrected.push({ dueMs: all.dueMs, values: all.latencyMs });
  }
  return {
    sent,
    corrected: isOpen ? null : cycle === null ? sent : corrected,
    heldBack,
    isCycleStable: isOpen || (cycle !== null && cycle.p90 <= STEADY_RATIO * cycle.median),
    leftOut,
  };
}

/** The entries of each stretch of load, first and past the last. */
function stretches({ ledger, segments = [0] }: LoadMeasurement): readonly [number, number][] {
  return segments.map((from, i) => [from, segments[i + 1] ?? ledger.dueMs.length]);
}
