import type { ConstantVUsScenario, SharedIterationsScenario } from 'k6/options';

/**
 * The other scenarios of MLPerf inference (V. J. Reddi et al., "MLPerf Inference Benchmark", ISCA 2020,
 * §III.C), beside `server()`. All of them wait for answers: they measure how fast a service can be, not
 * what clients that do not wait would see, and a verdict on their percentiles counts what slow answers
 * held back.
 */
export interface SingleStreamLoad {
  /** How long, as k6 writes it: `30s`, `5m`. */
  readonly duration: string;
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
}

/** One client sends the next query when the last was answered: a camera, a voice assistant. */
export function singleStream(load: SingleStreamLoad): ConstantVUsScenario {
  return { executor: 'constant-vus', vus: 1, ...load };
}

export interface MultiStreamLoad extends SingleStreamLoad {
  /** Samples in a query, which the script finds in `__ENV.SAMPLES` and sends at once. MLPerf: 8. */
  readonly samples?: number;
}

const SAMPLES_OF_MULTI_STREAM = 8;

/** One client sends the next query of several samples when the last was answered: several cameras. */
export function multiStream({ samples, ...load }: MultiStreamLoad): ConstantVUsScenario {
  const env = { SAMPLES: String(samples ?? SAMPLES_OF_MULTI_STREAM) };
  return { executor: 'constant-vus', vus: 1, env, ...load };
}

export interface OfflineLoad {
  /** Iterations in all, there from the start. */
  readonly samples: number;
  /** How many are under way at a time. */
  readonly users: number;
  /** The most that it may take, as k6 writes it; what is left then counts as never sent. */
  readonly maxDuration: string;
  /** The function that the script exports for it; without it, the default one. */
  readonly exec?: string;
}

/** All samples are there at once, and what counts is how many a second are answered: photos of an archive. */
export function offline({ samples, users, ...load }: OfflineLoad): SharedIterationsScenario {
  return {
    executor: 'shared-iterations',
    iterations: samples,
    vus: Math.min(users, samples),
    ...load,
  };
}
