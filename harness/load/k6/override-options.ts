import type { Options } from 'k6/options';

import { arrivalsVariable, parseArrivals } from '../poisson-arrivals.ts';
import { secondsOf } from './duration.ts';
import { scheduleOverridden } from './scheduled.ts';

/**
 * The options of a script with those of the command line over them. The harness hands them over in
 * `ASSAY_OVERRIDES`, as JSON with times in seconds; what they mean is the same in every executor:
 *
 * - `seconds`: how long each scenario lasts that time ends (`mostSeconds`: the others, at most). Stages keep
 *   their shape; where scenarios begin one after the other, their starts are scaled by how much the longest
 *   of them is.
 * - `rate`: iterations a second, of every scenario that has one; a ramp is scaled so that its highest
 *   rate is this.
 * - `users`: virtual users, of every scenario: the highest number where they change.
 * - `stages`: take the place of the stages that a scenario has.
 */
export interface Overrides {
  readonly seconds?: number;
  /** The most that a scenario may take which a number of iterations ends. */
  readonly mostSeconds?: number;
  readonly rate?: number;
  readonly users?: number;
  readonly stages?: readonly { readonly seconds: number; readonly target: number }[];
  /** Thresholds that only try whether a metric exists: expressions by metric. */
  readonly probes?: Readonly<Record<string, readonly string[]>>;
}

interface Stage {
  duration: string | number;
  target: number;
}

interface Mutable {
  executor: string;
  startTime?: string | number;
  duration?: string | number;
  maxDuration?: string | number;
  rate?: number;
  startRate?: number;
  timeUnit?: string | number;
  vus?: number;
  startVUs?: number;
  preAllocatedVUs?: number;
  maxVUs?: number;
  stages?: Stage[];
  env?: Record<string, string>;
}

/** What the options of a script become. */
export function overrideOptions(options: Options | undefined, overrides: Overrides): Options {
  const changed: Options = { ...options };
  if (overrides.probes !== undefined) {
    changed.thresholds = { ...changed.thresholds };
    for (const [metric, expressions] of Object.entries(overrides.probes)) {
      changed.thresholds[metric] = [...(changed.thresholds[metric] ?? []), ...expressions];
    }
  }
  if (changed.scenarios === undefined) return withPlainOverrides(changed, overrides);
  const scenarios = Object.entries(changed.scenarios as unknown as Record<string, Mutable>);
  const factor = startFactor(
    scenarios.map(([, scenario]) => scenario),
    overrides,
  );
  changed.scenarios = Object.fromEntries(
    scenarios.map(([name, scenario]) => [name, overridden(scenario, overrides, factor)]),
  ) as unknown as NonNullable<Options['scenarios']>;
  return changed;
}

/** A script without scenarios: its options are those of its only one. */
function withPlainOverrides(options: Options, overrides: Overrides): Options {
  const { seconds, mostSeconds, users, stages } = overrides;
  const changed = { ...options } as unknown as Mutable & { iterations?: number };
  if (stages !== undefined) {
    changed.stages = [];
    delete changed.iterations;
    delete changed.duration;
  }
  if (changed.stages !== undefined) {
    const { executor: _, ...ramp } = overridden(
      { ...changed, executor: 'ramping-vus' },
      overrides,
      1,
    );
    return ramp as unknown as Options;
  }
  if (changed.iterations === undefined) {
    // k6 runs one iteration of a script that says nothing: a time is asked for in its place.
    if (seconds !== undefined) {
      changed.duration = `${seconds}s`;
      // With a duration k6 wants the number of its users, too.
      changed.vus ??= 1;
    }
  } else if (mostSeconds !== undefined) changed.duration = `${mostSeconds}s`;
  if (users !== undefined) changed.vus = users;
  return changed as unknown as Options;
}

/** By how much the starts of scenarios that wait for one another move. */
function startFactor(scenarios: readonly Mutable[], { seconds }: Overrides): number {
  if (seconds === undefined) return 1;
  const longest = Math.max(0, ...scenarios.map((scenario) => lengthOf(scenario) ?? 0));
  return longest === 0 ? 1 : seconds / longest;
}

function lengthOf({ stages, duration, maxDuration, env }: Mutable): number | null {
  const scheduled = parseArrivals(env?.[arrivalsVariable]);
  if (scheduled !== null) return scheduled.seconds;
  if (stages !== undefined)
    return stages.reduce((sum, stage) => sum + secondsOf(stage.duration), 0);
  const length = duration ?? maxDuration;
  return length === undefined ? null : secondsOf(length);
}

function overridden(scenario: Mutable, overrides: Overrides, startedBy: number): Mutable {
  const changed: Mutable = { ...scenario, ...scheduleOverridden(scenario, overrides) };
  const isScheduled = changed.env?.[arrivalsVariable] !== undefined;
  const { seconds, mostSeconds, rate, users, stages } = overrides;
  if (stages !== undefined && changed.stages !== undefined) {
    changed.stages = stages.map((stage) => ({
      duration: `${stage.seconds}s`,
      target: stage.target,
    }));
  }
  if (seconds !== undefined) {
    if (changed.duration !== undefined) changed.duration = `${seconds}s`;
    if (changed.stages !== undefined) changed.stages = stretched(changed.stages, seconds);
    if (changed.startTime !== undefined) {
      changed.startTime = `${Math.round(secondsOf(changed.startTime) * startedBy * 1000)}ms`;
    }
  }
  if (mostSeconds !== undefined && changed.executor.endsWith('-iterations') && !isScheduled) {
    changed.maxDuration = `${mostSeconds}s`;
  }
  if (rate !== undefined) applyRate(changed, rate);
  if (users !== undefined && !isScheduled) applyUsers(changed, users);
  return changed;
}

/** Per second, whatever the script's `timeUnit`. */
function applyRate(changed: Mutable, rate: number): void {
  const unit = changed.timeUnit === undefined ? 1 : secondsOf(changed.timeUnit);
  if (changed.rate !== undefined) {
    growUsers(changed, rate / (changed.rate / unit));
    changed.rate = rate;
    changed.timeUnit = '1s';
  } else if (changed.executor === 'ramping-arrival-rate' && changed.stages !== undefined) {
    const highest = Math.max(changed.startRate ?? 0, ...changed.stages.map(({ target }) => target));
    if (highest === 0) return;
    growUsers(changed, rate / (highest / unit));
    // k6 takes whole numbers, of which a longer unit has finer ones.
    const isFiner = Number.isInteger(unit) && unit > 1;
    const factor = (isFiner ? rate * unit : rate) / highest;
    changed.startRate = Math.round((changed.startRate ?? 0) * factor);
    changed.stages = changed.stages.map((stage) => ({
      ...stage,
      target: Math.round(stage.target * factor),
    }));
    if (!isFiner) changed.timeUnit = '1s';
  }
}

function growUsers(changed: Mutable, factor: number): void {
  if (factor <= 1) return;
  if (changed.preAllocatedVUs !== undefined) {
    changed.preAllocatedVUs = Math.ceil(changed.preAllocatedVUs * factor);
  }
  if (changed.maxVUs !== undefined) changed.maxVUs = Math.ceil(changed.maxVUs * factor);
}

function applyUsers(changed: Mutable, users: number): void {
  if (changed.executor === 'ramping-vus' && changed.stages !== undefined) {
    const highest = Math.max(changed.startVUs ?? 1, ...changed.stages.map(({ target }) => target));
    if (highest === 0) return;
    const scaled = (count: number): number => Math.round((count * users) / highest);
    changed.startVUs = scaled(changed.startVUs ?? 1);
    changed.stages = changed.stages.map((stage) => ({ ...stage, target: scaled(stage.target) }));
  } else if (changed.executor.endsWith('-arrival-rate')) {
    changed.preAllocatedVUs = users;
    changed.maxVUs = users;
  } else {
    changed.vus = users;
  }
}

/** Keeps the shape of a ramp and changes its length. */
function stretched(stages: readonly Stage[], seconds: number): Stage[] {
  const lengths = stages.map((stage) => secondsOf(stage.duration));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total === 0) return [...stages];
  return stages.map((stage, index) => ({
    target: stage.target,
    duration: `${Math.round(((lengths[index] ?? 0) / total) * seconds * 1000)}ms`,
  }));
}
