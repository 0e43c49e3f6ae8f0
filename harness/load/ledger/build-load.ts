import { type ArrivalCounts, endCode, type LoadLedger } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { quantile } from '../../statistics/quantile.ts';
import type { MatchedTicks } from '../intended-start.ts';
import { appliedLoad } from './applied-load.ts';
import { ascendingOrder } from './ascending-order.ts';
import { lateByMachine } from './late-meanwhile.ts';
import { type MatchedScenario, mergeParts } from './merge-parts.ts';
import { reportEndpoints } from './report-endpoints.ts';
import { requestState } from './request-columns.ts';
import { iterationState, type RecordedScenario } from './recorded-scenario.ts';
import { seriesSince } from './series-recorder.ts';

/**
 * The measurement of a scenario: everything that was due, in the order in which it was due.
 * @param parts what each k6 recorded that had a share of it
 * @param isPartial whether the load still goes on: no request is given up then
 */
export function buildLoad(parts: readonly RecordedScenario[], isPartial = false): LoadMeasurement {
  const matched = mergeParts(parts);
  const { recorded, ticks } = matched;
  const { scenario, requests } = recorded;
  const missing = missingEntries(recorded, ticks);
  const due = dueTimes(recorded, ticks, missing);
  const order = ascendingOrder(due);
  const { unanswered, ...columns } = columnsOf(matched, missing, order, isPartial);
  const arrivals = countArrivals(recorded, ticks, unanswered);
  const ledger: LoadLedger = {
    arrivals,
    dueMs: Float64Array.from(order, (index) => due[index] ?? 0),
    ...columns,
    cycleMs: cycleOf(recorded),
  };
  return {
    kind: 'load',
    subject: recorded.subject,
    iterations: recorded.startsMs.length,
    droppedIterations: arrivals.dropped + arrivals.unsent,
    ledger,
    applied: appliedLoad(recorded, ticks),
    endpoints: reportEndpoints(recorded.endpoints, requests.endpoint, order, ledger),
    metrics: seriesSince(recorded.series, ticks.anchorMs),
    ...(Number.isFinite(ticks.anchorMs) && { startedMs: ticks.anchorMs }),
    ...turnsOf(recorded, order),
    hops: recorded.hops,
    generator: recorded.generator,
    plannedRate: scenario.load === 'open' ? scenario.plannedRate : null,
    plannedSeconds: scenario.plannedSeconds,
    ...(isPartial && { isPartial }),
    broken: recorded.broken,
  };
}

/** Of a duet: in whose turn each entry was sent, and to which endpoint; else nothing. */
function turnsOf(
  { turns, requests }: RecordedScenario,
  order: Uint32Array,
): Pick<LoadMeasurement, 'turns'> {
  if (turns.every((turn) => turn === 0)) return {};
  const sent = requests.state.length;
  const codes = Int32Array.from(order, (index) =>
    index < sent ? (turns[requests.start[index] ?? 0] ?? 0) - 1 : -1,
  );
  const endpoints = Uint8Array.from(order, (index) => requests.endpoint[index] ?? 0);
  return { turns: { codes, endpoints } };
}

/**
 * A request that was cut off after more than this many times the longest latency of an answer (and a
 * second at least) was not slow: it got no answer. A back end that hangs would otherwise have no error.
 */
const HOPELESS_FACTOR = 2;
const HOPELESS_MS = 1000;

/** What was never sent: as many entries an arrival as an iteration has requests. */
interface MissingEntries {
  readonly dueMs: Float64Array;
  /** How many of them were dropped; the others were unsent. */
  readonly dropped: number;
}

function missingEntries(recorded: RecordedScenario, ticks: MatchedTicks): MissingEntries {
  const share = requestsPerIteration(recorded);
  const { dropDueMs, unsentDueMs } = ticks;
  const dueMs = new Float64Array(share * (dropDueMs.length + unsentDueMs.length));
  let at = 0;
  for (const dues of [dropDueMs, unsentDueMs]) {
    for (const due of dues) {
      dueMs.fill(due, at, at + share);
      at += share;
    }
  }
  return { dueMs, dropped: share * dropDueMs.length };
}

/** Of each request, in the order in which they came, and then of those that were never sent. */
function dueTimes(
  { requests }: RecordedScenario,
  { anchorMs, lateMs }: MatchedTicks,
  missing: MissingEntries,
): Float64Array {
  const sent = requests.state.length;
  const dueMs = new Float64Array(sent + missing.dueMs.length);
  for (let index = 0; index < sent; index += 1) {
    const late = lateMs[requests.start[index] ?? 0] ?? 0;
    dueMs[index] = (requests.sentMs[index] ?? 0) - anchorMs - late;
  }
  dueMs.set(missing.dueMs, sent);
  return dueMs;
}

type Columns = Required<
  Pick<LoadLedger, 'latencyMs' | 'end' | 'lateMs' | 'tookMs' | 'lateMeanwhileMs'>
> & {
  /** Iterations of which a request was cut off that would never have been answered. */
  readonly unanswered: ReadonlySet<number>;
};

/** One entry a request, in the order given. */
function columnsOf(
  matched: MatchedScenario,
  missing: MissingEntries,
  order: Uint32Array,
  isPartial: boolean,
): Columns {
  const { recorded, ticks } = matched;
  const { requests } = recorded;
  const sent = requests.state.length;
  const latencyMs = new Float64Array(order.length).fill(Number.POSITIVE_INFINITY);
  const end = new Uint8Array(order.length);
  const lateMs = new Float32Array(order.length);
  const tookMs = new Float32Array(order.length);
  const lateMeanwhileMs = new Float32Array(order.length).fill(Number.POSITIVE_INFINITY);
  // The starts of a closed scenario are due when they come: they are never late.
  const lateBetween = recorded.scenario.load === 'open' ? lateByMachine(matched) : null;
  const unanswered = new Set<number>();
  const hopeless = isPartial
    ? Number.POSITIVE_INFINITY
    : Math.max(HOPELESS_MS, HOPELESS_FACTOR * longestAnswered(recorded, ticks));
  for (let at = 0; at < order.length; at += 1) {
    const index = order[at]!;
    if (index >= sent) {
      end[at] = index - sent < missing.dropped ? endCode.dropped : endCode.unsent;
      continue;
    }
    const start = requests.start[index] ?? 0;
    const ownMs = requests.ownMs[index] ?? 0;
    const late = ticks.lateMs[start] ?? 0;
    const waitedMs = ownMs + late;
    lateMs[at] = late;
    tookMs[at] = ownMs;
    if (lateBetween !== null) {
      const sentMs = requests.sentMs[index] ?? 0;
      lateMeanwhileMs[at] = lateBetween(start, sentMs, sentMs + ownMs);
    }
    const state = requests.state[index];
    const isHopeless = state === requestState.inFlight && waitedMs > hopeless;
    if (isHopeless) unanswered.add(start);
    if (state === requestState.failed || isHopeless) {
      end[at] = endCode.failed;
    } else {
      end[at] = state === requestState.inFlight ? endCode['in flight'] : endCode.answered;
      latencyMs[at] = waitedMs;
    }
  }
  return { latencyMs, end, lateMs, tookMs, lateMeanwhileMs, unanswered };
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
