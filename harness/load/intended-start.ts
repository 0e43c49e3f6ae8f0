import type { ArrivalSchedule } from './arrival-schedule.ts';

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
 * never earlier. Ticks that were dropped have no latency at all: they are counted apart, and a gate
 * has to look at them.
 *
 * @param startsMs actual starts of the iterations, in any order
 * @param dropsMs times of the dropped iterations, in any order
 * @returns one entry a start, in the order given; ≥ 0
 */
export function lateness(
  startsMs: Float64Array,
  dropsMs: Float64Array,
  schedule: ArrivalSchedule,
): { readonly latenessMs: Float64Array; readonly anchorMs: number } {
  const tickOfStart = matchTicks(startsMs, dropsMs);
  const latenessMs = new Float64Array(startsMs.length);
  let anchorMs = Number.POSITIVE_INFINITY;
  for (const [index, start] of startsMs.entries()) {
    const offset = start - intendedOffset(schedule, tickOfStart[index] ?? 0);
    latenessMs[index] = offset;
    anchorMs = Math.min(anchorMs, offset);
  }
  for (const [index, offset] of latenessMs.entries()) latenessMs[index] = offset - anchorMs;
  return { latenessMs, anchorMs };
}

/** Past the last tick (k6 sent more than planned) an iteration is taken to be on its last tick. */
function intendedOffset(schedule: ArrivalSchedule, tick: number): number {
  return schedule.tickMs(tick) ?? schedule.tickMs(schedule.ticks - 1) ?? 0;
}

/** For each start, the number of starts and drops before it in time. */
function matchTicks(startsMs: Float64Array, dropsMs: Float64Array): Uint32Array {
  const order = Uint32Array.from(startsMs.keys()).toSorted(
    (left, right) => (startsMs[left] ?? 0) - (startsMs[right] ?? 0),
  );
  const drops = dropsMs.toSorted();
  const tickOfStart = new Uint32Array(startsMs.length);
  let dropped = 0;
  for (const [rank, index] of order.entries()) {
    while (dropped < drops.length && (drops[dropped] ?? 0) < (startsMs[index] ?? 0)) dropped += 1;
    tickOfStart[index] = rank + dropped;
  }
  return tickOfStart;
}
