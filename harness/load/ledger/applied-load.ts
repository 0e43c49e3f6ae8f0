import type { AppliedLoad } from '../../measurement/applied-load.ts';
import type { MatchedTicks } from '../intended-start.ts';
import type { RecordedScenario } from './recorded-scenario.ts';

/**
 * How late an arrival may start and still be on time, where the ticks are closer together than that: the
 * slices of a scheduler that is not idle.
 */
const leastToleranceMs = 10;

/** Drops whose users are looked up: more tell nothing new. */
const mostLookedUp = 2000;

/**
 * How much of a scenario's plan k6 applied, and what its users did when it did not. Null where there is no
 * plan that could be missed: users that start their next iteration when the last has ended.
 */
export function appliedLoad(recorded: RecordedScenario, ticks: MatchedTicks): AppliedLoad | null {
  const { scenario, startsMs } = recorded;
  if (scenario.load === 'closed' && scenario.plannedIterations === null) return null;
  const late = countLate(recorded, ticks);
  const [dropped, unsent] = [ticks.dropDueMs.length, ticks.unsentDueMs.length];
  return {
    planned: startsMs.length + dropped + unsent,
    late,
    dropped,
    unsent,
    ...usersThen(recorded, dropped + unsent),
  };
}

function countLate(recorded: RecordedScenario, ticks: MatchedTicks): number {
  const { scenario } = recorded;
  if (scenario.load === 'closed') return 0;
  const toleranceMs = Math.max(leastToleranceMs, 1000 / scenario.plannedRate);
  const hadNoUser = scenario.matched === 'by index' ? allBusy(recorded, ticks) : null;
  let late = 0;
  for (const [start, lateBy] of ticks.lateMs.entries()) {
    if (lateBy > toleranceMs && !hadNoUser?.(start)) late += 1;
  }
  return late;
}

/**
 * Where users take arrivals in turn, one that finds all of them in an iteration waits for the target, not
 * for the load generator.
 */
function allBusy(
  { scenario, startsMs, durationsMs }: RecordedScenario,
  { anchorMs, startDueMs }: MatchedTicks,
): (start: number) => boolean {
  const running = countedAt(
    startsMs,
    startsMs.map((start, index) => start + (durationsMs[index] ?? Infinity)),
  );
  const users = Math.floor((scenario.users ?? Infinity) * busyShare);
  return (start) => running(anchorMs + (startDueMs[start] ?? 0)) >= users;
}

/** One that has just ended an iteration has not begun to wait for its next arrival. */
const busyShare = 0.95;

type UsersThen = Pick<AppliedLoad, 'waitingShare' | 'presentShare'>;

/** What the users were doing when arrivals were dropped; over all the time where that can't be told. */
function usersThen(recorded: RecordedScenario, missing: number): UsersThen {
  if (missing === 0) return { waitingShare: null, presentShare: null };
  const { scenario, dropsMs, startsMs, durationsMs, requests } = recorded;
  if (dropsMs.length === 0) {
    const inRequests = requests.ownMs.reduce((sum, own) => sum + own, 0);
    const inIterations = durationsMs.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0);
    return {
      waitingShare: inIterations === 0 ? null : Math.min(1, inRequests / inIterations),
      presentShare: null,
    };
  }
  const inFlight = countedAt(
    requests.sentMs,
    requests.sentMs.map((sent, index) => sent + (requests.ownMs[index] ?? 0)),
  );
  const running = countedAt(
    startsMs,
    startsMs.map((start, index) => start + (durationsMs[index] ?? Infinity)),
  );
  let [waiting, present, looked] = [0, 0, 0];
  const step = Math.max(1, Math.floor(dropsMs.length / mostLookedUp));
  for (let index = 0; index < dropsMs.length; index += step) {
    const timeMs = dropsMs[index] ?? 0;
    present += running(timeMs);
    waiting += Math.min(inFlight(timeMs), running(timeMs));
    looked += 1;
  }
  return {
    waitingShare: present === 0 ? null : waiting / present,
    presentShare: scenario.users === null ? null : present / (looked * scenario.users),
  };
}

/** How many intervals hold a time. */
function countedAt(startsMs: Float64Array, endsMs: Float64Array): (timeMs: number) => number {
  const starts = startsMs.toSorted();
  const ends = endsMs.map((end) => (Number.isNaN(end) ? Infinity : end)).toSorted();
  return (timeMs) => atMost(starts, timeMs) - atMost(ends, timeMs);
}

function atMost(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
