import type { ConstantArrivalRateScenario, SharedIterationsScenario } from 'k6/options';

import { secondsOf } from './duration.ts';
import { plannedArrivals, scheduledLoad } from './scheduled.ts';
import { usersFor } from './users.ts';

export interface ServerLoad {
  /** Iterations to start a second, whatever the back end does. */
  readonly rate: number;
  /** How long, as k6 writes it: `30s`, `5m`. */
  readonly duration: string;
  /**
   * `poisson` (the default): independent clients, whose requests come at random and now and then close
   * together. `constant`: a metronome, under which a queue never forms before the service is full.
   */
  readonly arrivals?: 'poisson' | 'constant';
  /** Of the Poisson arrivals: the same seed gives the same ones. */
  readonly seed?: number;
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
  /** When it begins after the start of the test: `10s`. */
  readonly startTime?: string;
  /** Responses up to this slow keep the rate; beyond, arrivals wait for a free user (and it counts). */
  readonly slowestResponseSeconds?: number;
}

/** The year of MLPerf's first inference rounds; any other number is as good. */
const DEFAULT_SEED = 2019;

/**
 * Options of an open-loop scenario, MLPerf's Server: independent clients send at a rate and do not wait
 * for one another. The number of virtual users follows from Little's law (users = rate · response time).
 * All of them are made before the start: one costs some 130 KB and half a millisecond, and making one in
 * mid-run would delay the request that asked for it.
 */
export function server(load: ServerLoad): SharedIterationsScenario | ConstantArrivalRateScenario {
  const users = usersFor(load.rate, load.slowestResponseSeconds);
  const rest = {
    ...(load.exec === undefined ? {} : { exec: load.exec }),
    ...(load.startTime === undefined ? {} : { startTime: load.startTime }),
  };
  if (load.arrivals === 'constant') {
    return {
      executor: 'constant-arrival-rate',
      rate: load.rate,
      timeUnit: '1s',
      duration: load.duration,
      preAllocatedVUs: users,
      maxVUs: users,
      ...rest,
    };
  }
  const plan = plannedArrivals(load.rate, secondsOf(load.duration), load.seed ?? DEFAULT_SEED);
  return { executor: 'shared-iterations', ...scheduledLoad(plan, users), ...rest };
}
