import { type ArrivalSchedule, constantSchedule, rampingSchedule } from './arrival-schedule.ts';

/**
 * What one scenario of a k6 script is going to do. `open` scenarios start iterations by a schedule,
 * whatever the back end does; `closed` ones start the next when the last has ended.
 */
export type Scenario = OpenScenario | ClosedScenario;

export interface OpenScenario {
  readonly load: 'open';
  readonly name: string;
  readonly executor: 'constant-arrival-rate' | 'ramping-arrival-rate';
  readonly schedule: ArrivalSchedule;
  /** Iterations a second; for a ramp the mean. */
  readonly plannedRate: number;
  readonly plannedSeconds: number;
}

export interface ClosedScenario {
  readonly load: 'closed';
  readonly name: string;
  readonly executor: string;
  /** Null where only a number of iterations ends it. */
  readonly plannedSeconds: number | null;
}

export interface ConstantArrival {
  readonly rate: number;
  readonly timeUnitSeconds: number;
  readonly seconds: number;
}

export function constantArrivalScenario(name: string, options: ConstantArrival): OpenScenario {
  const plannedRate = options.rate / options.timeUnitSeconds;
  return {
    load: 'open',
    name,
    executor: 'constant-arrival-rate',
    schedule: constantSchedule(plannedRate, options.seconds),
    plannedRate,
    plannedSeconds: options.seconds,
  };
}

export interface RampingArrival {
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
    load: 'open',
    name,
    executor: 'ramping-arrival-rate',
    schedule,
    plannedRate: schedule.ticks / plannedSeconds,
    plannedSeconds,
  };
}
