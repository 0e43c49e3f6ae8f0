import { compareCapacities } from '../../harness/capacity/compare-capacities.ts';
import { parseSlo } from '../../harness/capacity/slo.ts';
import { ledgerOf } from '../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../harness/measurement/measurement.ts';
import { normalNumber, seededRandom } from '../../harness/statistics/random.ts';
import type { FamilyLevels } from '../../harness/statistics/family.ts';
import { judgePairs, type ToldByPairs } from '../../harness/verdicts/capacity-pairs.ts';
import type { Weather } from './simulate.ts';

export interface SimulatedCapacity {
  readonly weather: Weather;
  /** How much longer the candidate serves a request, as a share: 1/(1 − it) times as long. */
  readonly lowerBy: number;
  readonly margin: number;
  readonly levels: FamilyLevels;
  readonly budgetSeconds: number;
  readonly seed: number;
}

/** What a machine does in each moment, whichever side has the load. */
class Machine {
  readonly random: () => number;
  readonly #weather: Weather;
  #level = 0;
  #atMs = 0;
  #stallMs: number;

  constructor(weather: Weather, seed: number) {
    this.random = seededRandom(seed);
    this.#weather = weather;
    this.#stallMs = this.#gap(weather.stalls.perMinute / 60_000);
  }

  /** By how much it is slower at a moment, and until when it stands still. Moments only go on. */
  at(ms: number): { readonly factor: number; readonly stillUntilMs: number } {
    const { drift, stalls } = this.#weather;
    const kept = Math.exp(-Math.max(0, ms - this.#atMs) / (drift.seconds * 1000));
    this.#level =
      kept * this.#level + Math.sqrt(1 - kept ** 2) * drift.sd * normalNumber(this.random);
    this.#atMs = ms;
    let stillUntilMs = 0;
    while (this.#stallMs <= ms) {
      stillUntilMs = this.#stallMs + stalls.ms;
      this.#stallMs += this.#gap(stalls.perMinute / 60_000);
    }
    return { factor: Math.exp(this.#level), stillUntilMs };
  }

  #gap(perMs: number): number {
    return perMs === 0 ? Infinity : -Math.log(1 - this.random()) / perMs;
  }
}

const SERVICE_MS = 5;
/** One request's own scatter, as the sd of ln. */
const OWN_SD = 0.25;
/** To start k6, and to look whether the target rests. */
const BETWEEN_MS = 1500;

export interface SimulatedAnswer extends ToldByPairs {
  readonly pairs: number;
  readonly seconds: number;
}

/** What the rules of the product say of two simulated queues of one worker each, on one machine. */
export async function simulateCapacity({
  weather,
  lowerBy,
  margin,
  levels,
  budgetSeconds,
  seed,
}: SimulatedCapacity): Promise<SimulatedAnswer> {
  const machine = new Machine(weather, seed);
  const launch = () => Math.exp(weather.launch * normalNumber(machine.random));
  const serviceMs = {
    base: SERVICE_MS * launch(),
    candidate: (SERVICE_MS * launch()) / (1 - lowerBy),
  };
  let nowMs = 0;
  const found = await compareCapacities({
    slo: parseSlo('p99 < 50ms'),
    margin,
    start: 50,
    most: 5000,
    budgetSeconds,
    levels,
    against: 'base',
    now: () => nowMs / 1000,
    random: machine.random,
    apply: async (side, rate, seconds) => {
      const measured = stretch(machine, serviceMs[side], rate, { seconds, fromMs: nowMs });
      nowMs += seconds * 1000 + BETWEEN_MS;
      return measured;
    },
  });
  const told = judgePairs(found.pairs, margin, levels);
  return { ...told, pairs: found.pairs.length, seconds: found.seconds };
}

/** Poisson arrivals of one stretch, served one by one. */
function stretch(
  machine: Machine,
  serviceMs: number,
  rate: number,
  { seconds, fromMs }: { readonly seconds: number; readonly fromMs: number },
): LoadMeasurement {
  const due: number[] = [];
  const latency: number[] = [];
  let freeMs = fromMs;
  const endMs = fromMs + seconds * 1000;
  const gap = () => (-Math.log(1 - machine.random()) / rate) * 1000;
  for (let at = fromMs + gap(); at < endMs; at += gap()) {
    const { factor, stillUntilMs } = machine.at(at);
    const own = Math.exp(OWN_SD * normalNumber(machine.random));
    freeMs = Math.max(freeMs, at, stillUntilMs) + serviceMs * factor * own;
    due.push(at - fromMs);
    latency.push(freeMs - at);
  }
  return {
    kind: 'load',
    subject: 'load/simulated',
    iterations: due.length,
    droppedIterations: 0,
    ledger: ledgerOf({
      dueMs: Float64Array.from(due),
      latencyMs: Float64Array.from(latency),
      failed: new Uint8Array(due.length),
    }),
    applied: null,
    generator: null,
    endpoints: [],
    hops: 0,
    plannedRate: rate,
    plannedSeconds: seconds,
    broken: null,
  };
}
