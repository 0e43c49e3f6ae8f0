import { type PoissonArrivals, poissonSchedule } from './poisson-arrivals.ts';
import { type ArrivalSchedule, constantSchedule, rampingSchedule } from './arrival-schedule.ts';

/**
 * What one scenario of a k6 script is going to do. `open` scenarios start iterations by a schedule,
 * whatever the back end does; `closed` ones start the next when the last has ended.
 */
export type Scenario = OpenScenario | ClosedScenario;

interface AnyScenario {
  readonly name: string;
  /** The value of the tag `scenario` that the script puts in the place of the name; null without one. */
  readonly alias: string | null;
  /** Virtual users that it may have at a time; null where k6 does not say. */
  readonly users: number | null;
}

export interface OpenScenario extends AnyScenario {
  readonly load: 'open';
  readonly executor: 'constant-arrival-rate' | 'ramping-arrival-rate' | 'shared-iterations';
  /**
   * Which start answers which tick: by their order in time, or by the number that the script's own
   * schedule puts into the marker of each start.
   */
  readonly matched: 'in order' | 'by index';
  readonly schedule: ArrivalSchedule;
  /** Iterations a second; for a ramp the mean. */
  readonly plannedRate: number;
  readonly plannedSeconds: number;
}

export interface ClosedScenario extends AnyScenario {
  readonly load: 'closed';
  readonly executor: string;
  /** Null where only a number of iterations ends it. */
  readonly plannedSeconds: number | null;
  /** How many iterations it is to have; null where only time ends it. */
  readonly plannedIterations: number | null;
}

type Named = Partial<Omit<AnyScenario, 'name'>>;

export interface ConstantArrival extends Named {
  readonly rate: number;
  readonly timeUnitSeconds: number;
  readonly seconds: number;
}

export function constantArrivalScenario(name: string, options: ConstantArrival): OpenScenario {
  const plannedRate = options.rate / options.timeUnitSeconds;
  return {
    ...named(name, options),
    load: 'open',
    executor: 'constant-arrival-rate',
    matched: 'in order',
    schedule: constantSchedule(plannedRate, options.seconds),
    plannedRate,
    plannedSeconds: options.seconds,
  };
}

export interface RampingArrival extends Named {
  readonly startRate: number;
  readonly timeUnitSeconds: number;
  readonly stages: readonly { readonly target: number; readonly seconds: number }[];
}

export function rampingArrivalScenario(name: string, options: RampingArrival): OpenScenario {
  const schedule = rampingSchedule(
    options.startRate / options.timeUnitSeconds,
    options.stages.map(({ target, seconds }) => ({
      seconds,
      targetPerSecond: target / options.timeUnitSeconds,
    })),
  );
  const plannedSeconds = options.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  return {
    ...named(name, options),
    load: 'open',
    executor: 'ramping-arrival-rate',
    matched: 'in order',
    schedule,
    plannedRate: schedule.ticks / plannedSeconds,
    plannedSeconds,
  };
}

/** The users of a pool take the arrivals in turn, and say which of them each start is. */
export function poissonScenario(name: string, options: PoissonArrivals & Named): OpenScenario {
  const dueMs = poissonSchedule(options);
  const { arrivals, seconds } = options;
  return {
    ...named(name, options),
    load: 'open',
    executor: 'shared-iterations',
    matched: 'by index',
    schedule: { ticks: arrivals, tickMs: (n) => dueMs[n] ?? 1000 * seconds },
    plannedRate: arrivals / seconds,
    plannedSeconds: seconds,
  };
}

export interface ClosedLoop extends Named {
  readonly executor: string;
  readonly plannedSeconds: number | null;
  readonly plannedIterations: number | null;
}

export function closedScenario(name: string, options: ClosedLoop): ClosedScenario {
  const { executor, plannedSeconds, plannedIterations } = options;
  return { ...named(name, options), load: 'closed', executor, plannedSeconds, plannedIterations };
}

function named(name: string, { alias = null, users = null }: Named): AnyScenario {
  return { name, alias, users };
}
