import { checkMetrics, type PlannedScript, planScript } from '../load/plan-script.ts';
import type { PlannedLoad } from '../verdicts/gate-plan.ts';
import type { PlannedSweep } from '../variants/sweep/plan-sweeps.ts';
import type { PlannedVariant } from '../variants/plan-variants.ts';
import { matchesSubject } from '../thresholds/subject.ts';
import { comparedRefs } from './compared-loads.ts';
import { duetSeconds } from './duet-times.ts';
import { capacitySeconds, planCapacities, type PlannedCapacity } from './plan-capacities.ts';
import {
  comparedSeconds,
  planCapacityDuets,
  type PlannedCapacityDuet,
} from './plan-capacity-duets.ts';
import { metricsOf } from '../thresholds/metrics-of.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import type { Profile } from '../config/profile.ts';
import { type LoadTimes, loadTimes } from './load-times.ts';
import { configuredLimits } from '../leaks/configured-limits.ts';
import { inspectLeakModule, limitsOf } from '../leaks/measure-leaks.ts';
import { readLimits } from '../leaks/retained-limits.ts';
import { type Planned, refuseTwins } from './refuse-twins.ts';
import type { SuitePlan } from './suite-plan.ts';

export interface PlannedLeakHunt {
  readonly path: string;
  readonly subject: string;
  /** Whether it drives the back end, or works in its own process. */
  readonly drivesTarget: boolean;
  /** Whether it calls models by the config's `engines`. */
  readonly usesEngine: boolean;
}

/** A k6 script, with the thresholds that it brings itself. */
export interface PlannedLoadScript extends PlannedScript {
  readonly path: string;
}

/** What the suites of a run are going to measure beside the tests. */
export interface PlannedMeasurements {
  readonly loads: readonly PlannedLoad[];
  readonly scripts: readonly PlannedLoadScript[];
  /** What comparing loads with other commits takes, all of them together; 0 where none is compared. */
  readonly duetSeconds: number;
  /** Searches for the highest rate that keeps an objective, and what all of them take. */
  readonly capacities: readonly PlannedCapacity[];
  /** The same at two sides. */
  readonly capacityDuets: readonly PlannedCapacityDuet[];
  readonly capacitySeconds: number;
  /** How long each k6 script applies its load. */
  readonly loadTimes: ReadonlyMap<string, LoadTimes>;
  readonly leaks: readonly PlannedLeakHunt[];
  /** Of the suite `model`; none where it doesn't run. */
  readonly variants: readonly PlannedVariant[];
  /** Of the suite `model`, too. */
  readonly sweeps: readonly PlannedSweep[];
}

export interface PlanOptions {
  readonly profile: Profile;
  /** How long this machine's own hiccups are; null: not calibrated. */
  readonly stallMs: number | null;
  readonly thresholds: readonly Threshold[];
  /** Folder of the config file. */
  readonly root: string;
  /** What the command line gives each load; null for the profile's own. */
  readonly askedSeconds: number | null;
  /** k6 processes that share each load. */
  readonly instances: number;
}

/**
 * Asks every k6 script and every leak hunt what it is going to measure; nothing of them is run. A
 * script that k6 refuses is planned under its own name: its run says why.
 * @throws {UsageError} a leak hunt can't be loaded, or two files measure under one name
 * @throws {InfrastructureError} there are scripts and no k6
 */
export async function planMeasurements(
  suites: readonly SuitePlan[],
  { profile, stallMs, thresholds, root, askedSeconds, instances }: PlanOptions,
): Promise<Omit<PlannedMeasurements, 'variants' | 'sweeps'>> {
  const scripts = suites.flatMap((suite) => suite.scripts);
  const modules = suites.flatMap((suite) => suite.leaks);
  const [planned, leaks] = await Promise.all([
    Promise.all(scripts.map((script) => planLoad(script, profile.loadSeconds, instances))),
    Promise.all(modules.map((path) => planLeakHunt(path, thresholds))),
  ]);
  const loads = planned.map((script) => loadsOf(script));
  for (const [index, { path, refused }] of planned.entries()) {
    if (refused !== null) continue;
    const subjects = (loads[index] ?? []).map(({ subject }) => subject);
    await checkMetrics({ script: path }, metricsOf(thresholds, subjects));
  }
  refuseTwins([...loads.flat(), ...leaks], root);
  const compared = comparisons(loads, thresholds) * duetSeconds(profile, askedSeconds);
  const capacities = planCapacities(planned, thresholds);
  const capacityDuets = planCapacityDuets(planned, thresholds);
  const searched =
    capacitySeconds(capacities, askedSeconds) + comparedSeconds(capacityDuets, askedSeconds);
  const whole = profile.budgetSeconds.load ?? null;
  const budget = {
    seconds: whole === null ? null : Math.max(0, whole - compared - searched),
    scripts: scripts.length,
  };
  const times = loads.map((scenarios) =>
    loadTimes(scenarios, { profile, stallMs, thresholds, budget }),
  );
  return {
    loads: loads.flatMap((scenarios, i) =>
      scenarios.map((scenario) => ({ ...scenario, ...withTimes(scenario, profile, times[i]) })),
    ),
    scripts: planned,
    leaks,
    duetSeconds: compared,
    capacities,
    capacityDuets,
    capacitySeconds: searched,
    loadTimes: new Map(scripts.map((script, i) => [script, times[i] ?? unplanned(profile)])),
  };
}

/** How often a script is compared with a ref. */
function comparisons(
  scripts: readonly (readonly PlannedLoad[])[],
  thresholds: readonly Threshold[],
): number {
  return [...comparedRefs(thresholds).values()].reduce(
    (sum, ofRef) =>
      sum +
      scripts.filter((scenarios) =>
        scenarios.some((scenario) =>
          ofRef.some(({ subject }) => matchesSubject(subject, scenario.subject)),
        ),
      ).length,
    0,
  );
}

/** What a scenario is going to take: where it keeps the duration that it was given, that of its script. */
function withTimes(
  { seconds }: PlannedLoad,
  profile: Profile,
  times: LoadTimes | undefined,
): Pick<PlannedLoad, 'seconds' | 'mostSeconds'> {
  if (times === undefined || seconds === null) return { seconds, mostSeconds: null };
  const factor = seconds / profile.loadSeconds;
  return { seconds: times.seconds * factor, mostSeconds: times.mostSeconds * factor };
}

const unplanned = ({ loadSeconds }: Profile): LoadTimes => ({
  seconds: loadSeconds,
  mostSeconds: loadSeconds,
});

async function planLoad(
  path: string,
  seconds: number,
  instances: number,
): Promise<PlannedLoadScript> {
  return { ...(await planScript({ script: path, durationSeconds: seconds, instances })), path };
}

function loadsOf({ path, subject, scenarios }: PlannedLoadScript): (PlannedLoad & Planned)[] {
  if (scenarios.length > 0) return scenarios.map((scenario) => ({ ...scenario, path }));
  return [{ subject, rate: null, seconds: null, path }];
}

async function planLeakHunt(
  path: string,
  thresholds: readonly Threshold[],
): Promise<PlannedLeakHunt> {
  const { name, uses, retained } = await inspectLeakModule(path);
  const subject = `stress/${name}`;
  // Refuses an unknown resource before anything is started.
  limitsOf({ uses }, { ...readLimits(retained), ...configuredLimits(thresholds, subject) }, null);
  return {
    path,
    subject,
    drivesTarget: uses.includes('target'),
    usesEngine: uses.includes('engine'),
  };
}
