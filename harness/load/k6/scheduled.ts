import {
  arrivalsVariable,
  formatArrivals,
  parseArrivals,
  type PoissonArrivals,
} from '../poisson-arrivals.ts';

/** The parts of a scenario whose iterations follow a schedule that say how long and how fast it is. */
export interface ScheduledLoad {
  readonly iterations: number;
  readonly vus: number;
  readonly maxDuration: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a slow back end may take beyond the last arrival, until what is left counts as never sent. */
const OVERTIME_SECONDS = 10;

export function scheduledLoad(plan: PoissonArrivals, users: number): ScheduledLoad {
  return {
    iterations: plan.arrivals,
    // k6 refuses more users than there are iterations.
    vus: Math.min(users, plan.arrivals),
    maxDuration: `${Math.ceil(plan.seconds + OVERTIME_SECONDS)}s`,
    env: { [arrivalsVariable]: formatArrivals(plan) },
  };
}

/** The plan of arrivals in so many seconds; at least one arrives. */
export function plannedArrivals(rate: number, seconds: number, seed: number): PoissonArrivals {
  return { arrivals: Math.max(1, Math.round(rate * seconds)), seconds, seed };
}

/** What the command line may ask of a schedule; see `Overrides`. */
export interface ScheduleOverrides {
  readonly seconds?: number;
  readonly rate?: number;
  readonly users?: number;
}

/** A scenario that follows a schedule, by other options; null where it follows none. */
export function scheduleOverridden<S extends { readonly env?: Readonly<Record<string, string>> }>(
  scenario: S,
  { seconds, rate, users }: ScheduleOverrides,
): (S & ScheduledLoad) | null {
  const plan = parseArrivals(scenario.env?.[arrivalsVariable]);
  if (plan === null) return null;
  const ownRate = plan.arrivals / plan.seconds;
  const asked = plannedArrivals(rate ?? ownRate, seconds ?? plan.seconds, plan.seed);
  const ownUsers = (scenario as { readonly vus?: number }).vus ?? 1;
  const needed = Math.ceil(ownUsers * Math.max(1, (rate ?? ownRate) / ownRate));
  const load = scheduledLoad(asked, users ?? needed);
  return { ...scenario, ...load, env: { ...scenario.env, ...load.env } };
}
