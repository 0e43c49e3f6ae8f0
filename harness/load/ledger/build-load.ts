import { type ArrivalCounts, endCode, type LoadLedger } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { quantile } from '../../statistics/quantile.ts';
import { type MatchedTicks, matchByIndex, matchInOrder } from '../intended-start.ts';
import { appliedLoad } from './applied-load.ts';
import { lateMeanwhile } from './late-meanwhile.ts';
import { reportEndpoints } from './report-endpoints.ts';
import { requestState } from './request-columns.ts';
import { type Entries, iterationState, type RecordedScenario } from './recorded-scenario.ts';

/** The measurement of a scenario: everything that was due, in the order in which it was due. */
export function buildLoad(recorded: RecordedScenario): LoadMeasurement {
  const { scenario, requests } = recorded;
  const ticks = matchTicks(recorded);
  const entries = allEntries(recorded, ticks);
  const arrivals = countArrivals(recorded, ticks, entries.unanswered);
  const order = Uint32Array.from(entries.dueMs.keys());
  order.sort((left, right) => (entries.dueMs[left] ?? 0) - (entries.dueMs[right] ?? 0));
  const ledger: LoadLedger = {
    arrivals,
    dueMs: Float64Array.from(order, (index) => entries.dueMs[index] ?? 0),
    latencyMs: Float64Array.from(order, (index) => entries.latencyMs[index] ?? 0),
    end: Uint8Array.from(order, (index) => entries.end[index] ?? 0),
    lateMs: Float32Array.from(order, (index) => entries.lateMs[index] ?? 0),
    tookMs: Float32Array.from(order, (index) => entries.tookMs[index] ?? 0),
    lateMeanwhileMs: Float32Array.from(order, (index) => entries.lateMeanwhileMs[index] ?? 0),
    cycleMs: cycleOf(recorded),
  };
  return {
    kind: 'load',
    subject: recorded.subject,
    iterations: recorded.startsMs.length,
    droppedIterations: arrivals.dropped + arrivals.unsent,
    ledger,
    applied: appliedLoad(recorded, ticks),
    endpoints: reportEndpoints(recorded.endpoints, requests.endpoint, entries),
    metrics: recorded.series.finish(ticks.anchorMs),
    hops: recorded.hops,
    generator: recorded.generator,
    plannedRate: scenario.load === 'open' ? scenario.plannedRate : null,
    plannedSeconds: scenario.plannedSeconds,
    broken: recorded.broken,
  };
}

/** k6 works out the times of a ramp in steps of its own. */
const endToleranceMs = 1;

/** When everything was due. A closed scenario has no ticks: its iterations are due when they start. */
function matchTicks(recorded: RecordedScenario): MatchedTicks {
  const { scenario, startsMs, dropsMs } = recorded;
  if (scenario.load === 'closed') return closedTicks(recorded);
  const { schedule } = scenario;
  const matched =
    scenario.matched === 'by index'
      ? matchByIndex(startsMs, recorded.ticks, schedule)
      : matchInOrder(startsMs, dropsMs, schedule);
  const { stoppedMs } = recorded;
  const stopMs = stoppedMs === null ? Number.POSITIVE_INFINITY : stoppedMs - matched.anchorMs;
  // The tick of a ramp that falls on its very end is one that k6 may leave out.
  const endMs = scenario.plannedSeconds * 1000 - endToleranceMs;
  return {
    ...matched,
    unsentDueMs: matched.unsentDueMs.filter((due) => due <= stopMs && due < endMs),
  };
}

function closedTicks({ scenario, startsMs, stoppedMs }: RecordedScenario): MatchedTicks {
  const anchorMs = startsMs.reduce((first, start) => Math.min(first, start), Infinity);
  const lastMs = startsMs.reduce((last, start) => Math.max(last, start), anchorMs);
  const planned = scenario.load === 'closed' ? scenario.plannedIterations : null;
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

/**
 * A request that was cut off after more than this many times the longest latency of an answer (and a
 * second at least) was not slow: it got no answer. A back end that hangs would otherwise have no error.
 */
const hopelessFactor = 2;
const hopelessMs = 1000;

/** One entry a request, in the order in which they came, and then those that were never sent. */
function allEntries(recorded: RecordedScenario, ticks: MatchedTicks): Entries {
  const { requests } = recorded;
  const sent = requests.state.length;
  const share = requestsPerIteration(recorded);
  const missing = share * (ticks.dropDueMs.length + ticks.unsentDueMs.length);
  const dueMs = new Float64Array(sent + missing);
  const latencyMs = new Float64Array(sent + missing).fill(Number.POSITIVE_INFINITY);
  const end = new Uint8Array(sent + missing);
  const lateMs = new Float32Array(sent + missing);
  const tookMs = new Float32Array(sent + missing);
  const lateMeanwhileMs = new Float32Array(sent + missing).fill(Number.POSITIVE_INFINITY);
  // The starts of a closed scenario are due when they come: they are never late.
  const lateBetween = recorded.scenario.load === 'open' ? lateMeanwhile(ticks) : null;
  const unanswered = new Set<number>();
  const hopeless = Math.max(hopelessMs, hopelessFactor * longestAnswered(recorded, ticks));
  for (let index = 0; index < sent; index += 1) {
    const start = requests.start[index] ?? 0;
    const late = ticks.lateMs[start] ?? 0;
    const waitedMs = (requests.ownMs[index] ?? 0) + late;
    dueMs[index] = (requests.sentMs[index] ?? 0) - ticks.anchorMs - late;
    lateMs[index] = late;
    tookMs[index] = requests.ownMs[index] ?? 0;
    if (lateBetween !== null) {
      const sentMs = requests.sentMs[index] ?? 0;
      lateMeanwhileMs[index] = lateBetween(sentMs, sentMs + (requests.ownMs[index] ?? 0));
    }
    const state = requests.state[index];
    const isHopeless = state === requestState.inFlight && waitedMs > hopeless;
    if (isHopeless) unanswered.add(start);
    if (state === requestState.failed || isHopeless) {
      end[index] = endCode.failed;
    } else {
      end[index] = state === requestState.inFlight ? endCode['in flight'] : endCode.answered;
      latencyMs[index] = waitedMs;
    }
  }
  let at = sent;
  for (const [kind, dues] of [
    ['dropped', ticks.dropDueMs],
    ['unsent', ticks.unsentDueMs],
  ] as const) {
    for (const due of dues) {
      for (let copy = 0; copy < share; copy += 1) {
        dueMs[at] = due;
        end[at] = endCode[kind];
        at += 1;
      }
    }
  }
  return { dueMs, latencyMs, end, lateMs, tookMs, lateMeanwhileMs, unanswered };
}

/** How many requests an iteration has that came to its end: what a missing one would have sent. */
function requestsPerIteration({ iterations, requests }: RecordedScenario): number {
  let ended = 0;
  for (const state of iterations) if (isEnded(state)) ended += 1;
  let sent = 0;
  for (const start of requests.start) if (isEnded(iterations[start])) sent += 1;
  return ended === 0 ? 1 : Math.max(1, Math.round(sent / ended));
}

function isEnded(state: number | undefined): boolean {
  return state === iterationState.answered || state === iterationState.failed;
}

function longestAnswered({ requests }: RecordedScenario, { lateMs }: MatchedTicks): number {
  let longest = 0;
  for (let index = 0; index < requests.state.length; index += 1) {
    if (requests.state[index] !== requestState.answered) continue;
    const late = lateMs[requests.start[index] ?? 0] ?? 0;
    longest = Math.max(longest, (requests.ownMs[index] ?? 0) + late);
  }
  return longest;
}

function countArrivals(
  { iterations }: RecordedScenario,
  ticks: MatchedTicks,
  unanswered: ReadonlySet<number>,
): ArrivalCounts {
  const counts = { answered: 0, failed: 0, inFlight: 0, thinking: 0 };
  for (const [start, state] of iterations.entries()) {
    if (state === iterationState.failed || unanswered.has(start)) counts.failed += 1;
    else if (state === iterationState.answered) counts.answered += 1;
    else if (state === iterationState.inFlight) counts.inFlight += 1;
    else counts.thinking += 1;
  }
  return { ...counts, dropped: ticks.dropDueMs.length, unsent: ticks.unsentDueMs.length };
}

function cycleOf({ scenario, cyclesMs }: RecordedScenario): LoadLedger['cycleMs'] {
  if (scenario.load === 'open' || cyclesMs.length === 0) return null;
  const sorted = sortSamples(cyclesMs);
  return { median: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}
