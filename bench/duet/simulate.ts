import type { DuetRequests } from '../../harness/measurement/duet/duet.ts';
import { normalNumber, seededRandom } from '../../harness/statistics/random.ts';

/** How the machine behaves while two simulated sides have the load in turn. */
export interface Weather {
  readonly name: string;
  /** By how much the level of both drifts, as the sd of ln, over so many seconds. */
  readonly drift: { readonly sd: number; readonly seconds: number };
  /** Stalls: so many a minute, of so many milliseconds, that everything due in them waits out. */
  readonly stalls: { readonly perMinute: number; readonly ms: number };
  /** What one launch of a side is faster or slower than another, as the sd of ln. */
  readonly launch: number;
}

export const weathers: readonly Weather[] = [
  {
    name: 'quiet',
    drift: { sd: 0.02, seconds: 5 },
    stalls: { perMinute: 0, ms: 0 },
    launch: 0.005,
  },
  {
    name: 'drifting',
    drift: { sd: 0.2, seconds: 5 },
    stalls: { perMinute: 0, ms: 0 },
    launch: 0.01,
  },
  {
    name: 'stalling',
    drift: { sd: 0.1, seconds: 2 },
    stalls: { perMinute: 60, ms: 200 },
    launch: 0.01,
  },
  {
    name: 'rough',
    drift: { sd: 0.4, seconds: 2 },
    stalls: { perMinute: 120, ms: 300 },
    launch: 0.015,
  },
];

/** One request's own scatter around its level, as the sd of ln. */
const OWN_SD = 0.25;
const LEVEL_MS = 5;

export interface Simulated {
  readonly weather: Weather;
  readonly percent: number;
  readonly seconds: number;
  readonly rate: number;
  readonly turnMs: number;
  readonly seed: number;
}

/** A run with Poisson arrivals, whose turns are drawn as those of a real one. */
export function simulateDuet({
  weather,
  percent,
  seconds,
  rate,
  turnMs,
  seed,
}: Simulated): DuetRequests {
  const random = seededRandom(seed);
  const { drift, stalls, launch } = weather;
  const bias = {
    base: launch * normalNumber(random),
    candidate: launch * normalNumber(random) + Math.log1p(percent / 100),
  };
  const rows: { pair: number; isCandidate: number; took: number }[] = [];
  const beginsWithBase = new Map<number, boolean>();
  let [level, stallUntilMs, nextStallMs] = [0, 0, gap(stalls.perMinute / 60_000, random)];
  for (let at = 0; at < seconds * 1000;) {
    const wait = gap(rate / 1000, random);
    at += wait;
    const kept = Math.exp(-wait / (drift.seconds * 1000));
    level = kept * level + Math.sqrt(1 - kept ** 2) * drift.sd * normalNumber(random);
    while (at > nextStallMs) {
      stallUntilMs = nextStallMs + stalls.ms;
      nextStallMs += gap(stalls.perMinute / 60_000, random);
    }
    const turn = Math.floor(at / turnMs);
    const pair = turn >> 1;
    if (!beginsWithBase.has(pair)) beginsWithBase.set(pair, random() < 0.5);
    const side = beginsWithBase.get(pair) === (turn % 2 === 0) ? 'base' : 'candidate';
    const own = LEVEL_MS * Math.exp(level + bias[side] + OWN_SD * normalNumber(random));
    rows.push({
      pair,
      isCandidate: side === 'candidate' ? 1 : 0,
      took: own + Math.max(0, stallUntilMs - at),
    });
  }
  return {
    pair: Uint32Array.from(rows, (row) => row.pair),
    isCandidate: Uint8Array.from(rows, (row) => row.isCandidate),
    tookMs: Float64Array.from(rows, (row) => row.took),
    endpoint: new Uint8Array(rows.length),
  };
}

function gap(perMs: number, random: () => number): number {
  return perMs === 0 ? Infinity : -Math.log(1 - random()) / perMs;
}
