import { ascendingOrder } from './ledger/ascending-order.ts';
import type { ArrivalSchedule } from './arrival-schedule.ts';

/** What k6 did about the ticks of a schedule: it started or dropped an iteration, or never came to it. */
export interface MatchedTicks {
  /** The scenario's zero, on the clock of the starts. */
  readonly anchorMs: number;
  /** How late each start was, in the order given; ≥ 0. */
  readonly lateMs: Float64Array;
  /** When each start was due, from the scenario's zero. */
  readonly startDueMs: Float64Array;
  /** When the dropped arrivals were due, from the scenario's zero. One past the plan was not due. */
  readonly dropDueMs: Float64Array;
  /** When the arrivals that were neither started nor dropped were due. */
  readonly unsentDueMs: Float64Array;
}

/**
 * How late each iteration of an open-loop scenario started, in milliseconds.
 *
 * k6 charges no delay before an iteration to any latency: a load generator that stalls for a second
 * reports the requests that it sends afterwards as fast ("coordinated omission"; G. Tene, "How NOT
 * to Measure Latency"; LoadGen of MLPerf counts from the scheduled time). The intended start can be
 * reconstructed exactly, because one loop in k6 walks through the ticks of the schedule in order and
 * answers each one either by starting an iteration or by dropping it, and both leave a point with a
 * time. So the n-th of all starts and drops, in time order, answers tick n, and
 *
 *     lateness = (actual start − anchor) − tickMs(n)
 *
 * The anchor is the scenario's own zero: the largest one that makes no start early, that is
 * min over n of (actual start − tickMs(n)).
 *
 * Limits. A delay that all starts share is invisible (the best start counts as on time; in practice
 * some 10 µs). Two starts that overtook one another within a backlog swap their ticks; their sum is
 * right. A tick that left no point would make later starts look one period later than they were,
 * never earlier: the ticks that are missing are taken to be the last ones.
 *
 * @param startsMs actual starts of the iterations, in any order
 * @param dropsMs times of the dropped iterations, in any order
 */
export function matchInOrder(
  startsMs: Float64Array,
  dropsMs: Float64Array,
  schedule: ArrivalSchedule,
): MatchedTicks {
  const { tickOfStart, tickOfDrop } = ticksByTime(startsMs, dropsMs);
  const known = startsMs.length + dropsMs.length;
  const unsent = Math.max(0, schedule.ticks - known);
  return {
    ...lateness(startsMs, tickOfStart, schedule),
    dropDueMs: dueTimes(
      tickOfDrop.filter((tick) => tick < schedule.ticks),
      schedule,
    ),
    unsentDueMs: Float64Array.from({ length: unsent }, (_, n) => schedule.tickMs(known + n)),
  };
}

/**
 * The same where each start says which tick it answers.
 * @param tickOfStart from 0, one a start
 */
export function matchByIndex(
  startsMs: Float64Array,
  tickOfStart: Float64Array,
  schedule: ArrivalSchedule,
): MatchedTicks {
  const seen = new Set(tickOfStart);
  const unsent: number[] = [];
  for (let tick = 0; tick < schedule.ticks; tick += 1) {
    if (!seen.has(tick)) unsent.push(schedule.tickMs(tick));
  }
  return {
    ...lateness(startsMs, tickOfStart, schedule),
    dropDueMs: new Float64Array(),
    unsentDueMs: Float64Array.from(unsent),
  };
}

function lateness(
  startsMs: Float64Array,
  tickOfStart: Float64Array,
  schedule: ArrivalSchedule,
): Pick<MatchedTicks, 'anchorMs' | 'lateMs' | 'startDueMs'> {
  const startDueMs = dueTimes(tickOfStart, schedule);
  const lateMs = startsMs.map((start, index) => start - (startDueMs[index] ?? 0));
  const anchorMs = lateMs.reduce((least, offset) => Math.min(least, offset), Infinity);
  for (let index = 0; index < lateMs.length; index += 1) lateMs[index]! -= anchorMs;
  return { anchorMs, startDueMs, lateMs };
}

function dueTimes(ticks: Float64Array, schedule: ArrivalSchedule): Float64Array {
  return ticks.map((tick) => schedule.tickMs(tick));
}

/** For each start and each drop (in the order of time), the number of starts and drops before it. */
function ticksByTime(
  startsMs: Float64Array,
  dropsMs: Float64Array,
): { readonly tickOfStart: Float64Array; readonly tickOfDrop: Float64Array } {
  const order = ascendingOrder(startsMs);
  const drops = dropsMs.toSorted();
  const tickOfStart = new Float64Array(startsMs.length);
  const tickOfDrop = new Float64Array(drops.length);
  let dropped = 0;
  for (const [rank, index] of order.entries()) {
    while (dropped < drops.length && (drops[dropped] ?? 0) < (startsMs[index] ?? 0)) {
      tickOfDrop[dropped] = rank + dropped;
      dropped += 1;
    }
    tickOfStart[index] = rank + dropped;
  }
  for (; dropped < drops.length; dropped += 1) tickOfDrop[dropped] = startsMs.length + dropped;
  return { tickOfStart, tickOfDrop };
}
