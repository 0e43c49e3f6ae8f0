import type { ConstantArrivalRateScenario } from 'k6/options';

export interface ServerLoad {
  /** Iterations to start a second, whatever the back end does. */
  readonly rate: number;
  /** How long, as k6 writes it: `30s`, `5m`. */
  readonly duration: string;
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
  /** When it begins after the start of the test: `10s`. */
  readonly startTime?: string;
  /** Responses up to this slow keep the rate; beyond, iterations are dropped (and counted). */
  readonly slowestResponseSeconds?: number;
}

/** Beyond this a back end has failed any latency limit that this harness was made for. */
const defaultSlowestResponseSeconds = 2;

/** Below this a short burst finds no free user. */
const fewestVirtualUsers = 10;

/**
 * Options of an open-loop scenario: independent clients send at a constant rate and do not wait for
 * one another, as the clients of a server do. The number of virtual users follows from Little's law
 * (users = rate · response time). All of them are made before the start: one costs some 130 KB and
 * half a millisecond, and making one in mid-run would drop the iteration that asked for it.
 */
export function server(load: ServerLoad): ConstantArrivalRateScenario {
  const slowest = load.slowestResponseSeconds ?? defaultSlowestResponseSeconds;
  const users = Math.max(fewestVirtualUsers, Math.ceil(load.rate * slowest));
  return {
    executor: 'constant-arrival-rate',
    rate: load.rate,
    timeUnit: '1s',
    duration: load.duration,
    preAllocatedVUs: users,
    maxVUs: users,
    ...(load.exec === undefined ? {} : { exec: load.exec }),
    ...(load.startTime === undefined ? {} : { startTime: load.startTime }),
  };
}
