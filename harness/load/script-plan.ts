import { z } from 'zod';

import { arrivalsVariable, parseArrivals } from './poisson-arrivals.ts';
import { parseGoDuration } from './go-duration.ts';
import {
  closedScenario,
  constantArrivalScenario,
  poissonScenario,
  rampingArrivalScenario,
  type Scenario,
} from './scenario.ts';

/** What a script is going to do, as `k6 inspect --execution-requirements` says before it runs. */
export interface ScriptPlan {
  readonly scenarios: readonly Scenario[];
  /** The script's own k6 thresholds: expressions by metric. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  /** Redirects that k6 follows for a request; null for its own number (10). */
  readonly maxRedirects: number | null;
  /** The longest that it may take, with every graceful stop. */
  readonly longestSeconds: number;
}

const duration = z.union([z.string(), z.number()]).transform((value, context) => {
  const seconds = parseGoDuration(value);
  if (seconds === null) context.addIssue(`'${value}' is not a duration such as 30s or 1m30s`);
  return seconds ?? 0;
});

const timeUnit = duration.nullish().transform((seconds) => seconds ?? 1);

const count = z.number().nullish();

const anyScenario = { tags: z.record(z.string(), z.string()).nullish() };

const arrivalUsers = { preAllocatedVUs: count, maxVUs: count };

const constantArrival = z.object({
  ...anyScenario,
  ...arrivalUsers,
  executor: z.literal('constant-arrival-rate'),
  rate: z.number(),
  timeUnit,
  duration,
});

const rampingArrival = z.object({
  ...anyScenario,
  ...arrivalUsers,
  executor: z.literal('ramping-arrival-rate'),
  startRate: z
    .number()
    .nullish()
    .transform((rate) => rate ?? 0),
  timeUnit,
  stages: z.array(z.object({ target: z.number(), duration })),
});

const closedLoop = z.object({
  ...anyScenario,
  env: z.record(z.string(), z.string()).nullish(),
  executor: z.string(),
  vus: count,
  startVUs: count,
  iterations: count,
  duration: duration.nullish(),
  maxDuration: duration.nullish(),
  stages: z.array(z.object({ duration, target: z.number() })).nullish(),
});

const inspected = z.object({
  scenarios: z
    .record(z.string(), z.union([constantArrival, rampingArrival, closedLoop]))
    .nullable(),
  thresholds: z
    .record(z.string(), z.array(z.union([z.string(), z.object({ threshold: z.string() })])))
    .nullish(),
  maxRedirects: count,
  totalDuration: duration,
});

/**
 * Reads what `k6 inspect --execution-requirements` printed.
 * @throws {z.ZodError} where it has another shape than k6 1.x and 2.x give it
 */
export function parsePlan(json: unknown): ScriptPlan {
  const { scenarios, thresholds, maxRedirects, totalDuration } = inspected.parse(json);
  return {
    scenarios: Object.entries(scenarios ?? {}).map(([name, options]) => toScenario(name, options)),
    thresholds: Object.fromEntries(
      Object.entries(thresholds ?? {}).map(([metric, list]) => [
        metric,
        list.map((entry) => (typeof entry === 'string' ? entry : entry.threshold)),
      ]),
    ),
    maxRedirects: maxRedirects ?? null,
    longestSeconds: totalDuration,
  };
}

type ScenarioOptions = NonNullable<z.infer<typeof inspected>['scenarios']>[string];

function toScenario(name: string, options: ScenarioOptions): Scenario {
  const alias = options.tags?.['scenario'] ?? null;
  if ('rate' in options) {
    return constantArrivalScenario(name, {
      alias,
      users: options.maxVUs ?? options.preAllocatedVUs ?? null,
      rate: options.rate,
      timeUnitSeconds: options.timeUnit,
      seconds: options.duration,
    });
  }
  if ('startRate' in options) {
    return rampingArrivalScenario(name, {
      alias,
      users: options.maxVUs ?? options.preAllocatedVUs ?? null,
      startRate: options.startRate,
      timeUnitSeconds: options.timeUnit,
      stages: options.stages.map((stage) => ({ target: stage.target, seconds: stage.duration })),
    });
  }
  const arrivals = parseArrivals(options.env?.[arrivalsVariable]);
  if (arrivals !== null) {
    return poissonScenario(name, { alias, users: options.vus ?? null, ...arrivals });
  }
  return closedScenario(name, {
    alias,
    users: mostUsers(options),
    executor: options.executor,
    plannedSeconds: closedSeconds(options),
    plannedIterations: closedIterations(options),
  });
}

type ClosedOptions = z.infer<typeof closedLoop>;

function closedSeconds(options: ClosedOptions): number | null {
  if (options.stages) return options.stages.reduce((sum, stage) => sum + stage.duration, 0);
  return options.duration ?? null;
}

/** One of each where the script does not say, as in k6. */
function closedIterations({ executor, vus, iterations }: ClosedOptions): number | null {
  if (executor === 'shared-iterations') return iterations ?? 1;
  if (executor === 'per-vu-iterations') return (iterations ?? 1) * (vus ?? 1);
  return null;
}

function mostUsers({ vus, startVUs, stages }: ClosedOptions): number {
  if (!stages) return vus ?? 1;
  return Math.max(startVUs ?? 1, ...stages.map(({ target }) => target));
}
