import { normalQuantile } from '../../harness/statistics/normal.ts';
import { normalNumber } from '../../harness/statistics/random.ts';
import { constantArrivals, poissonArrivals } from './arrivals.ts';

/** A simulated run. A request is over the limit where its score is above 0. */
export interface SimulatedRun {
  readonly dueMs: Float64Array;
  readonly score: Float64Array;
}

export interface Setting {
  /** The long-run share over the limit. */
  readonly share: number;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly random: () => number;
}

/** One kind of dependence between requests, with a long-run share that is exactly the one asked for. */
export interface Stream {
  readonly name: string;
  /** The longest burst that it makes, in seconds; 0 where requests over the limit come alone. */
  readonly burstSeconds: number | ((share: number) => number);
  /** The slowest turn of its drift, in seconds; 0 without one. */
  readonly driftSeconds: number;
  readonly run: (setting: Setting) => SimulatedRun;
}

type Arrivals = (setting: Setting) => Float64Array;

const metronome: Arrivals = ({ rate, seconds }) => constantArrivals(rate, seconds);
const independentClients: Arrivals = ({ rate, seconds, random }) =>
  poissonArrivals(rate, seconds, random);

function independent(name: string, arrivals: Arrivals): Stream {
  return {
    name,
    burstSeconds: 0,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = arrivals(setting);
      return { dueMs, score: dueMs.map(() => setting.share - setting.random()) };
    },
  };
}

/** Intervals of trouble, in seconds, sorted by their start; those that overlap are both there. */
type Intervals = readonly (readonly [start: number, end: number])[];

/** Trouble that starts at random; `length` draws how long it lasts, `mean` is its mean. */
function randomIntervals(
  share: number,
  { seconds, random }: Setting,
  mean: number,
  length: () => number,
  longest: number,
): Intervals {
  const perSecond = -Math.log1p(-share) / mean;
  const intervals: [number, number][] = [];
  for (let at = -longest; ;) {
    at -= Math.log(1 - random()) / perSecond;
    if (at >= seconds) return intervals;
    intervals.push([at, at + length()]);
  }
}

/** 1 for the requests that are due in one of the intervals. */
function within(dueMs: Float64Array, intervals: Intervals): Uint8Array {
  const inside = new Uint8Array(dueMs.length);
  let from = 0;
  for (const [start, end] of intervals) {
    while (from < dueMs.length && (dueMs[from] ?? 0) < start * 1000) from++;
    for (let i = from; i < dueMs.length && (dueMs[i] ?? 0) < end * 1000; i++) inside[i] = 1;
  }
  return inside;
}

function scored(dueMs: Float64Array, over: Uint8Array, random: () => number): SimulatedRun {
  return { dueMs, score: Float64Array.from(over, (one) => (one ? 1 : -1) * (1 - random())) };
}

function bursts(ms: number, arrivals: Arrivals = metronome, suffix = ''): Stream {
  const length = ms / 1000;
  return {
    name: `bursts of ${ms} ms${suffix}`,
    burstSeconds: length,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = arrivals(setting);
      const troubles = randomIntervals(setting.share, setting, length, () => length, length);
      return scored(dueMs, within(dueMs, troubles), setting.random);
    },
  };
}

function burstsOfManyLengths(ms: number): Stream {
  const longest = ms / 1000;
  return {
    name: `bursts of 0 to ${ms} ms`,
    burstSeconds: longest,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = metronome(setting);
      const troubles = randomIntervals(
        setting.share,
        setting,
        longest / 2,
        () => longest * setting.random(),
        longest,
      );
      return scored(dueMs, within(dueMs, troubles), setting.random);
    },
  };
}

/** Three in five of the requests in a burst are over the limit. */
function thinBursts(ms: number): Stream {
  const length = ms / 1000;
  const density = 0.6;
  return {
    name: `bursts of ${ms} ms, three in five over`,
    burstSeconds: length,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = metronome(setting);
      const share = setting.share / density;
      const inside = within(
        dueMs,
        randomIntervals(share, setting, length, () => length, length),
      );
      const over = inside.map((one) => Number(one === 1 && setting.random() < density));
      return scored(dueMs, over, setting.random);
    },
  };
}

/** A part of the share at random, the rest in bursts. */
function mixed(part: number, ms: number): Stream {
  const length = ms / 1000;
  return {
    name: `${Math.round(100 * part)} % alone, the rest in bursts of ${ms} ms`,
    burstSeconds: length,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = metronome(setting);
      const alone = setting.share * part;
      // Inside of a burst every request is over: what is alone is so outside of it.
      const inBursts = (setting.share - alone) / (1 - alone);
      const inside = within(
        dueMs,
        randomIntervals(inBursts, setting, length, () => length, length),
      );
      const over = inside.map((one) => Number(one === 1 || setting.random() < alone));
      return scored(dueMs, over, setting.random);
    },
  };
}

/** A pause every so often, with some jitter; what is due in it waits for its end. */
function pauses(everySeconds: number): Stream {
  return {
    name: `a pause every ${everySeconds} s`,
    burstSeconds: (share) => share * everySeconds,
    driftSeconds: 0,
    run: (setting) => {
      const dueMs = metronome(setting);
      const length = setting.share * everySeconds;
      const troubles: [number, number][] = [];
      const phase = -everySeconds * setting.random();
      for (let i = 0; phase + i * everySeconds < setting.seconds; i++) {
        // Uniform jitter of a tenth: the mean distance stays, and pauses never overlap.
        const start = phase + (i + 0.1 * (setting.random() - 0.5)) * everySeconds;
        troubles.push([start, start + length]);
      }
      return scored(dueMs, within(dueMs, troubles), setting.random);
    },
  };
}

/** Log latency with a slow Ornstein-Uhlenbeck part that makes `part` of its variance. */
function drift(tau: number, part: number, arrivals: Arrivals = metronome, suffix = ''): Stream {
  return {
    name: `drift, tau ${tau} s, ${Math.round(100 * part)} % of the variance${suffix}`,
    burstSeconds: 0,
    driftSeconds: tau,
    run: (setting) => {
      const { random, share } = setting;
      const dueMs = arrivals(setting);
      const limit = normalQuantile(1 - share);
      let slow = normalNumber(random);
      let before = dueMs[0] ?? 0;
      const score = dueMs.map((at) => {
        const kept = Math.exp((before - at) / 1000 / tau);
        slow = slow * kept + Math.sqrt(1 - kept * kept) * normalNumber(random);
        before = at;
        return Math.sqrt(part) * slow + Math.sqrt(1 - part) * normalNumber(random) - limit;
      });
      return { dueMs, score };
    },
  };
}

/** Two states of a service, as long as one another on average: half and one and a half of the share. */
function regimes(meanSeconds: number): Stream {
  return {
    name: `two regimes of ${meanSeconds} s`,
    burstSeconds: 0,
    driftSeconds: meanSeconds,
    run: (setting) => {
      const { random, share } = setting;
      const dueMs = metronome(setting);
      let isBad = random() < 0.5;
      let until = -Math.log(1 - random()) * meanSeconds;
      const score = dueMs.map((at) => {
        while (at / 1000 > until) {
          isBad = !isBad;
          until -= Math.log(1 - random()) * meanSeconds;
        }
        return share * (isBad ? 1.5 : 0.5) - random();
      });
      return { dueMs, score };
    },
  };
}

/** A share that swings around its mean by a half, with a random phase. */
function swing(periodSeconds: number): Stream {
  return {
    name: `a swing of ${periodSeconds} s`,
    burstSeconds: 0,
    driftSeconds: periodSeconds / 2,
    run: (setting) => {
      const { random, share } = setting;
      const dueMs = metronome(setting);
      const phase = random() * 2 * Math.PI;
      const score = dueMs.map(
        (at) =>
          share * (1 + 0.5 * Math.sin(phase + (2 * Math.PI * at) / 1000 / periodSeconds)) -
          random(),
      );
      return { dueMs, score };
    },
  };
}

/** Two humps, the limit between them; a request stays on its hump for `run` requests on average. */
function bimodal(run: number): Stream {
  return {
    name: `two humps, ${run} requests in a row`,
    burstSeconds: 0,
    driftSeconds: 0,
    run: (setting) => {
      const { random, share } = setting;
      const dueMs = metronome(setting);
      const leaveSlow = 1 / run;
      const leaveFast = (leaveSlow * share) / (1 - share);
      let isSlow = random() < share;
      const score = dueMs.map(() => {
        if (random() < (isSlow ? leaveSlow : leaveFast)) isSlow = !isSlow;
        return (isSlow ? 1 : -1) * (0.5 + random());
      });
      return { dueMs, score };
    },
  };
}

/**
 * One worker with a queue, independent clients, exponential service (M/M/1): the time in the system is
 * exponential with the rate μ − λ, so its quantile is known exactly (L. Kleinrock, "Queueing Systems" I,
 * 1975, 5.7), while requests that wait for the same one depend on each other.
 */
function queue(busy: number): Stream {
  return {
    name: `a queue that is ${Math.round(100 * busy)} % busy`,
    // How long its memory lasts, at 100 requests a second: 1/(μ(1 − √ρ)²) (J. W. Cohen, 1982, III.2).
    burstSeconds: busy / 100 / (1 - Math.sqrt(busy)) ** 2,
    driftSeconds: 0,
    run: (setting) => {
      const { random, share, rate } = setting;
      const dueMs = independentClients(setting);
      const service = rate / busy;
      const exponential = (perSecond: number) => -Math.log(1 - random()) / perSecond;
      const limit = -Math.log(share) / (service - rate);
      let inSystem = exponential(service - rate);
      let before = dueMs[0] ?? 0;
      const score = dueMs.map((at, i) => {
        if (i > 0) {
          inSystem = Math.max(0, inSystem - (at - before) / 1000) + exponential(service);
        }
        before = at;
        return inSystem - limit;
      });
      return { dueMs, score };
    },
  };
}

/** Whether a stream keeps to what a verdict assumes, at this share. */
export function isAssumed(
  { burstSeconds, driftSeconds }: Stream,
  share: number,
  assumed: { readonly burstSeconds: number; readonly driftSeconds: number },
): boolean {
  const burst = typeof burstSeconds === 'number' ? burstSeconds : burstSeconds(share);
  return burst <= assumed.burstSeconds + 1e-9 && driftSeconds <= assumed.driftSeconds;
}

/** Every kind of dependence that the rates are shown for. */
export const streams: readonly Stream[] = [
  independent('independent', metronome),
  independent('independent, Poisson arrivals', independentClients),
  ...[1, 5, 20, 50, 100].map((ms) => bursts(ms)),
  bursts(100, independentClients, ', Poisson arrivals'),
  burstsOfManyLengths(100),
  thinBursts(100),
  mixed(0.5, 100),
  mixed(0.8, 50),
  bimodal(3),
  bimodal(8),
  queue(0.6),
  queue(0.8),
  pauses(1),
  pauses(5),
  drift(0.5, 0.1),
  drift(0.5, 0.3),
  drift(2, 0.1),
  drift(2, 0.3),
  drift(5, 0.1),
  drift(5, 0.3),
  drift(5, 0.1, independentClients, ', Poisson arrivals'),
  regimes(2),
  regimes(5),
  swing(8),
  bursts(200),
  bursts(500),
  bursts(1000),
  mixed(0.5, 500),
  drift(20, 0.1),
  regimes(20),
  swing(60),
];
