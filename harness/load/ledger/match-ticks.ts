import { partOf, tickWithin } from '../instances/share.ts';
import { type MatchedTicks, matchByIndex, matchInOrder } from '../intended-start.ts';
import type { RecordedScenario } from './recorded-scenario.ts';

/** k6 works out the times of a ramp in steps of its own. */
const END_TOLERANCE_MS = 1;

/**
 * When everything was due that one k6 had to do. A closed scenario has no ticks: its iterations are due when
 * they start.
 */
export function matchTicks(recorded: RecordedScenario): MatchedTicks {
  const { startsMs, dropsMs, share } = recorded;
  const scenario = partOf(recorded.scenario, share);
  if (scenario.load === 'closed') return closedTicks(recorded, scenario.plannedIterations);
  const { schedule } = scenario;
  const matched =
    scenario.matched === 'by index'
      ? matchByIndex(
          startsMs,
          recorded.ticks.map((tick) => tickWithin(share, tick)),
          schedule,
        )
      : matchInOrder(startsMs, dropsMs, schedule);
  const { stoppedMs } = recorded;
  const stopMs = stoppedMs === null ? Number.POSITIVE_INFINITY : stoppedMs - matched.anchorMs;
  // The tick of a ramp that falls on its very end is one that k6 may leave out.
  const endMs = scenario.plannedSeconds * 1000 - END_TOLERANCE_MS;
  return {
    ...matched,
    unsentDueMs: matched.unsentDueMs.filter((due) => due <= stopMs && due < endMs),
  };
}

function closedTicks(
  { startsMs, stoppedMs }: RecordedScenario,
  planned: number | null,
): MatchedTicks {
  const anchorMs = startsMs.reduce((first, start) => Math.min(first, start), Infinity);
  const lastMs = startsMs.reduce((last, start) => Math.max(last, start), anchorMs);
  const missing =
    planned === null || stoppedMs !== null ? 0 : Math.max(0, planned - startsMs.length);
  return {
    anchorMs,
    lateMs: new Float64Array(startsMs.length),
    startDueMs: startsMs.map((start) => start - anchorMs),
    dropDueMs: new Float64Array(),
    unsentDueMs: new Float64Array(missing).fill(startsMs.length === 0 ? 0 : lastMs - anchorMs),
  };
}
