import type { ConstantArrivalRateScenario, RampingArrivalRateScenario } from 'k6/options';

import { usersFor } from './users.ts';

/**
 * Loads by the names that testers know them by (k6's and Grafana's test types), all open: arrivals come
 * whatever the back end does. `server()` is the average load.
 */
interface Shape {
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
  /** When it begins after the start of the test: `10s`. */
  readonly startTime?: string;
  /** Responses up to this slow keep the rate; beyond, arrivals are dropped (and it counts). */
  readonly slowestResponseSeconds?: number;
}

export interface SteadyLoad extends Shape {
  /** Iterations to start a second. */
  readonly rate: number;
  /** How long, as k6 writes it: `30s`, `5m`. */
  readonly duration: string;
}

/** Whether it answers at all: one iteration a second for ten seconds, unless it is said otherwise. */
export function smoke({
  rate = 1,
  duration = '10s',
  ...shape
}: Partial<SteadyLoad> = {}): ConstantArrivalRateScenario {
  return soak({ rate, duration, ...shape });
}

/** The same rate for hours: what fills up shows. As a metronome, since a schedule of hours takes memory. */
export function soak({ rate, duration, ...shape }: SteadyLoad): ConstantArrivalRateScenario {
  const { users, rest } = usersAndRest(rate, shape);
  return {
    executor: 'constant-arrival-rate',
    rate,
    timeUnit: '1s',
    duration,
    preAllocatedVUs: users,
    maxVUs: users,
    ...rest,
  };
}

export interface SpikeLoad extends Shape {
  /** Before and after the spike, iterations a second. */
  readonly rate: number;
  readonly peak: number;
  /** At `rate`, on both sides; by default half a minute. */
  readonly around?: string;
  /** At the peak; by default ten seconds. */
  readonly hold?: string;
  /** From one to the other; by default a second. */
  readonly rise?: string;
}

/** Many come at once and leave again: whether it stands that, and how long it takes to recover. */
export function spike({
  rate,
  peak,
  around = '30s',
  hold = '10s',
  rise = '1s',
  ...shape
}: SpikeLoad): RampingArrivalRateScenario {
  if (!(peak > rate)) {
    throw new RangeError(`spike(): peak ${peak} is not above rate ${rate}`);
  }
  return ramping(rate, peak, shape, [
    { target: rate, duration: around },
    { target: peak, duration: rise },
    { target: peak, duration: hold },
    { target: rate, duration: rise },
    { target: rate, duration: around },
  ]);
}

export interface BreakpointLoad extends Shape {
  readonly from: number;
  readonly to: number;
  /** Of the whole ramp, as k6 writes it. */
  readonly duration: string;
}

/**
 * More and more until it breaks: where that is shows in the curve. A number with an interval is what
 * `assay load --find-max` and the gate `capacity` search for.
 */
export function breakpoint({
  from,
  to,
  duration,
  ...shape
}: BreakpointLoad): RampingArrivalRateScenario {
  if (!(to > from)) throw new RangeError(`breakpoint(): to ${to} is not above from ${from}`);
  return ramping(from, to, shape, [{ target: to, duration }]);
}

function ramping(
  startRate: number,
  highest: number,
  shape: Shape,
  stages: RampingArrivalRateScenario['stages'],
): RampingArrivalRateScenario {
  const { users, rest } = usersAndRest(highest, shape);
  return {
    executor: 'ramping-arrival-rate',
    startRate,
    timeUnit: '1s',
    stages,
    preAllocatedVUs: users,
    maxVUs: users,
    ...rest,
  };
}

function usersAndRest(rate: number, { slowestResponseSeconds, ...rest }: Shape) {
  return { users: usersFor(rate, slowestResponseSeconds), rest };
}
