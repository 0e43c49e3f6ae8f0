import type { AppliedLoad } from '../../measurement/applied-load.ts';
import type { MatchedTicks } from '../intended-start.ts';
import type { Scenario } from '../scenario.ts';
import { countAtMost } from './count-at-most.ts';
import type { RecordedScenario } from './recorded-scenario.ts';

/**
 * How late an arrival may start and still be on time, where the ticks are closer together than that: the
 * slices of a scheduler that is not idle.
 */
const LEAST_TOLERANCE_MS = 10;

/** Arrivals whose users are looked up: more tell nothing new. */
const MOST_LOOKED_UP = 2000;

/**
 * How much of a scenario's plan k6 applied, and what its users did when it did not. Null where there is no
 * plan that could be missed: users that start their next iteration when the last has ended.
 */
export function appliedLoad(recorded: RecordedScenario, ticks: MatchedTicks): AppliedLoad | null {
  const { scenario, startsMs, dropsMs } = recorded;
  if (scenario.load === 'closed' && scenario.plannedIterations === null) return null;
  const lateMs = lateTimes(scenario, ticks);
  const running = lazily(() => runningAt(recorded));
  // The users of a pool take the arrivals in turn: one that finds none free waits, and is not dropped.
  const heldMs = isPool(scenario) ? lateMs.filter((time) => isFull(running(time), scenario)) : [];
  const [dropped, unsent] = [ticks.dropDueMs.length, ticks.unsentDueMs.length];
  return {
    planned: startsMs.length + dropped + unsent,
    late: lateMs.length - heldMs.length,
    held: heldMs.length,
    dropped,
    unsent,
    ...(isPool(scenario)
      ? { ...usersThen(recorded, heldMs, running, unsent + heldMs.length), presentShare: null }
      : usersThen(recorded, [...dropsMs], running, dropped + unsent)),
  };
}

function isPool(scenario: Scenario): boolean {
  return scenario.load === 'open' && scenario.matched === 'by index';
}

/** From this share of busy users on, a scenario counts as one without a free user. */
const FULL_SHARE = 0.9;

function isFull(running: number, { users }: Scenario): boolean {
  return users !== null && running >= users * FULL_SHARE;
}

/** When the arrivals were due that started too late, in milliseconds since 1970. */
function lateTimes(scenario: Scenario, { anchorMs, startDueMs, lateMs }: MatchedTicks): number[] {
  if (scenario.load === 'closed') return [];
  const toleranceMs = Math.max(LEAST_TOLERANCE_MS, 1000 / scenario.plannedRate);
  const times: number[] = [];
  for (const [index, lateBy] of lateMs.entries()) {
    if (lateBy > toleranceMs) times.push(anchorMs + (startDueMs[index] ?? 0));
  }
  return times;
}

/** Most plans are applied: then nobody asks. */
function lazily(make: () => (timeMs: number) => number): (timeMs: number) => number {
  let made: ((timeMs: number) => number) | null = null;
  return (timeMs) => (made ??= make())(timeMs);
}

type UsersThen = Pick<AppliedLoad, 'waitingShare' | 'presentShare'>;

/** What the users were doing when arrivals found none free; over all the time where that can't be told. */
function usersThen(
  { scenario, durationsMs, requests }: RecordedScenario,
  timesMs: readonly number[],
  running: (timeMs: number) => number,
  missing: number,
): UsersThen {
  if (missing === 0) return { waitingShare: null, presentShare: null };
  if (timesMs.length === 0) {
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
  let [waiting, present, looked] = [0, 0, 0];
  const step = Math.max(1, Math.floor(timesMs.length / MOST_LOOKED_UP));
  for (let index = 0; index < timesMs.length; index += step) {
    const timeMs = timesMs[index] ?? 0;
    present += running(timeMs);
    waiting += Math.min(inFlight(timeMs), running(timeMs));
    looked += 1;
  }
  return {
    waitingShare: present === 0 ? null : waiting / present,
    presentShare: scenario.users === null ? null : present / (looked * scenario.users),
  };
}

/** How many iterations were running at a time. */
function runningAt({ startsMs, durationsMs }: RecordedScenario): (timeMs: number) => number {
  return countedAt(
    startsMs,
    startsMs.map((start, index) => start + (durationsMs[index] ?? Infinity)),
  );
}

/** How many intervals hold a time. */
function countedAt(startsMs: Float64Array, endsMs: Float64Array): (timeMs: number) => number {
  const starts = startsMs.toSorted();
  const ends = endsMs.map((end) => (Number.isNaN(end) ? Infinity : end)).toSorted();
  return (timeMs) => countAtMost(starts, timeMs) - countAtMost(ends, timeMs);
}
