import { formatQuantity } from '../metrics/format-quantity.ts';
import { sortSamples } from '../metrics/samples.ts';
import { quantile } from '../statistics/quantile.ts';
import { FEWEST_LEVELS, steadyFrom } from '../statistics/steady/steady-from.ts';
import { endCode, type LoadLedger } from './load-ledger.ts';
import type { LoadMeasurement } from './measurement.ts';

/** From when on a load is steady, stretch by stretch. */
export interface SteadyState {
  /** `unknown`: too few requests, or a load that is not steady itself. */
  readonly state: 'steady' | 'never' | 'unknown';
  /** Seconds from the first request that was due to the first one after the warm-up. */
  readonly fromSeconds: number | null;
  /** By stretch: the entries of its warm-up, first and past the last. */
  readonly warmUps: readonly (readonly [first: number, past: number])[];
  /** `steady from 3.2 s on; before it p99 was 4.1 times as long (212 ms, then 52.0 ms)` */
  readonly sentence: string;
}

/** The most slots that a stretch is cut into, and the fewest requests that each has on average. */
const MOST_SLOTS = 120;
const REQUESTS_A_SLOT = 5;

/**
 * Of a load with a plan: a rate that changes by more than this between tenths of it is no steady load, and
 * its latency need not be.
 */
const STEADY_RATE = 1.5;

/** k6 tells times to a microsecond. */
const SHORTEST_MS = 0.001;

/**
 * From when on the latency of a load is steady (`statistics/steady/steady-from.ts`). A slot's level is the mean of
 * the logarithms of its latencies, in which a middle that is slower shows, and a tail, too. What got no answer
 * counts as the slowest answer: a back end that refuses its first requests is not steady yet.
 */
export function steadyStateOf(measurement: LoadMeasurement): SteadyState {
  const { ledger, segments = [0], plannedRate } = measurement;
  const stretches = segments.map((first, at) => [first, segments[at + 1] ?? ledger.dueMs.length]);
  const found = stretches.map(([first = 0, past = 0]) => {
    const rates = plannedRate === null ? null : changingRate(ledger, first, past);
    return rates === null ? stretchFrom(ledger, first, past) : rates;
  });
  const undecided = found.find((one) => one.state !== 'steady');
  if (undecided !== undefined) return { ...undecided, fromSeconds: null, warmUps: [] };
  const warmUps = found.flatMap(({ warmUp }) => (warmUp === null ? [] : [warmUp]));
  const [first = 0, past = 0] = warmUps[0] ?? [];
  const fromMs = (ledger.dueMs[past] ?? 0) - (ledger.dueMs[first] ?? 0);
  return {
    state: 'steady',
    fromSeconds: fromMs / 1000,
    warmUps,
    sentence: sentenceOf(ledger, first, past, fromMs, segments[1] ?? ledger.dueMs.length),
  };
}

interface Found {
  readonly state: SteadyState['state'];
  readonly warmUp: readonly [number, number] | null;
  readonly sentence: string;
}

function stretchFrom(ledger: LoadLedger, first: number, past: number): Found {
  const slots = Math.min(MOST_SLOTS, Math.floor((past - first) / REQUESTS_A_SLOT));
  if (slots < FEWEST_LEVELS) {
    const needed = FEWEST_LEVELS * REQUESTS_A_SLOT;
    return {
      state: 'unknown',
      warmUp: null,
      sentence: `whether it is steady can't be told from ${formatQuantity(past - first, 'count')} requests: it takes ${needed}`,
    };
  }
  if (!ledger.end.subarray(first, past).includes(endCode.answered)) {
    return {
      state: 'unknown',
      warmUp: null,
      sentence: "whether it is steady can't be told: nothing was answered",
    };
  }
  const { levels, firstOf } = slotLevels(ledger, first, past, slots);
  const steady = steadyFrom(levels);
  if (steady.kind === 'steady') {
    return { state: 'steady', warmUp: [first, firstOf(steady.from)], sentence: '' };
  }
  const seconds = (ledger.dueMs[past - 1]! - ledger.dueMs[first]!) / 1000;
  return {
    state: 'never',
    warmUp: null,
    sentence: `never steady in ${formatQuantity(seconds, 's')}: its latency goes on changing, or changes later than a warm-up does`,
  };
}

/** The mean log latency of each slot, and the first entry that is due in a slot or later. */
function slotLevels(ledger: LoadLedger, first: number, past: number, slots: number) {
  const { dueMs, latencyMs, end } = ledger;
  const startMs = dueMs[first]!;
  const slotMs = (dueMs[past - 1]! - startMs) / slots || 1;
  const slotOf = (i: number): number =>
    Math.min(slots - 1, Math.floor((dueMs[i]! - startMs) / slotMs));
  let slowest = SHORTEST_MS;
  for (let i = first; i < past; i += 1) {
    if (end[i] === endCode.answered) slowest = Math.max(slowest, latencyMs[i]!);
  }
  const sums = new Float64Array(slots);
  const counts = new Uint32Array(slots);
  const begins = new Uint32Array(slots + 1).fill(past);
  for (let i = past - 1; i >= first; i -= 1) {
    const slot = slotOf(i);
    const ms = Number.isFinite(latencyMs[i]!) ? latencyMs[i]! : slowest;
    sums[slot]! += Math.log(Math.max(SHORTEST_MS, ms));
    counts[slot]! += 1;
    begins[slot] = i;
  }
  let level = 0;
  const levels = Array.from(sums, (sum, slot) => {
    // In a slot without requests those who wait for an answer still wait for it.
    if (counts[slot]! > 0) level = sum / counts[slot]!;
    return level;
  });
  const firstOf = (slot: number): number => begins.subarray(slot).find((at) => at < past) ?? past;
  return { levels, firstOf };
}

/** What is said of a load whose rate changes by itself; null where it does not. */
function changingRate({ dueMs }: LoadLedger, first: number, past: number): Found | null {
  const startMs = dueMs[first] ?? 0;
  const tenthMs = ((dueMs[past - 1] ?? 0) - startMs) / RATE_PARTS || 1;
  const counts = Array.from({ length: RATE_PARTS }, () => 0);
  for (let i = first; i < past; i += 1) {
    counts[Math.min(RATE_PARTS - 1, Math.floor((dueMs[i]! - startMs) / tenthMs))]! += 1;
  }
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  // Beyond what independent arrivals differ by (three standard errors each way), too.
  if (most <= STEADY_RATE * least || most - least <= 6 * Math.sqrt(most)) return null;
  const rate = (count: number): string =>
    formatQuantity(Number(((count * 1000) / tenthMs).toPrecision(2)), 'count');
  return {
    state: 'unknown',
    warmUp: null,
    sentence: `the load itself is not steady: from ${rate(least)} to ${rate(most)} requests a second`,
  };
}

const RATE_PARTS = 10;

function sentenceOf(
  ledger: LoadLedger,
  first: number,
  past: number,
  fromMs: number,
  end: number,
): string {
  if (past === first) return 'steady from the start';
  const [before, after] = [p99Of(ledger, first, past), p99Of(ledger, past, end)];
  const lost = ledger.end
    .subarray(first, past)
    .reduce((sum, code) => sum + Number(isLost(code)), 0);
  const failed =
    lost === 0
      ? ''
      : `, and ${formatQuantity(lost, 'count')} of ${formatQuantity(past - first, 'count')} got no answer`;
  const was =
    before === null || after === null || after === 0
      ? 'nothing was answered'
      : `p99 was ${Number((before / after).toPrecision(2))} times as long (${formatQuantity(before, 'ms')}, then ${formatQuantity(after, 'ms')})`;
  return `steady from ${formatQuantity(fromMs / 1000, 's')} on; before it ${was}${failed}`;
}

/** Whether an entry ended without an answer. */
export function isLost(code: number | undefined): boolean {
  return code !== endCode.answered && code !== endCode['in flight'];
}

/** Of what was answered; null where nothing was. */
function p99Of({ latencyMs, end }: LoadLedger, first: number, past: number): number | null {
  const answered = latencyMs
    .subarray(first, past)
    .filter((_, i) => end[first + i] === endCode.answered);
  return answered.length === 0 ? null : quantile(sortSamples(answered), 0.99);
}
