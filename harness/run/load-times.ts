import type { Profile } from '../config/profile.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import type { PlannedLoad } from '../verdicts/gate-plan.ts';
import { planGates } from '../verdicts/plan.ts';

/** How long a script applies its load: at least, and at most while a gate of it is undecided. */
export interface LoadTimes {
  readonly seconds: number;
  readonly mostSeconds: number;
}

export interface LoadTimesOptions {
  readonly profile: Profile;
  readonly stallMs: number | null;
  readonly thresholds: readonly Threshold[];
  /** Of the suite, in seconds; null without one: then the load takes what was asked for and no more. */
  readonly budget: { readonly seconds: number | null; readonly scripts: number };
}

/** Beside its load each script takes as long to be loaded, to start its users and to report. */
export const OVERHEAD_SECONDS = 5;

/** What the last request of a load lacks of its end. */
const SLACK = 1.02;

/**
 * The least that a script takes is what the profile says, or what its gates need if nothing is over
 * their limits, where the budget allows that: a look before would be spent in vain.
 */
export function loadTimes(
  scenarios: readonly PlannedLoad[],
  { profile, stallMs, thresholds, budget }: LoadTimesOptions,
): LoadTimes {
  const mostSeconds =
    budget.seconds === null
      ? profile.loadSeconds
      : Math.max(profile.loadSeconds, budget.seconds / budget.scripts - OVERHEAD_SECONDS);
  const { alpha, burstMs, gatedPercentile } = profile;
  const gates = planGates(thresholds, {
    alpha,
    burstMs,
    stallMs,
    gatedPercentile,
    suites: ['load'],
    subjects: scenarios.map(({ subject }) => subject),
    loads: scenarios,
  });
  const isOurs = (id: string) => scenarios.some(({ subject }) => id.startsWith(`${subject} `));
  const wanted = gates
    .filter(({ id, isGated }) => isGated && isOurs(id))
    .flatMap(({ seconds }) => seconds ?? [])
    .map((seconds) => Math.ceil(seconds * SLACK))
    .filter((seconds) => seconds <= mostSeconds);
  return { seconds: Math.max(profile.loadSeconds, ...wanted), mostSeconds };
}
