import { z } from 'zod';

import { parseGoDuration } from './go-duration.ts';
import { type Scenario, constantArrivalScenario, rampingArrivalScenario } from './scenario.ts';

/** What a script is going to do, as `k6 inspect --execution-requirements` says before it runs. */
export interface ScriptPlan {
  readonly scenarios: readonly Scenario[];
  /** The script's own k6 thresholds: expressions by metric. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  /** The longest that it may take, with every graceful stop. */
  readonly longestSeconds: number;
}

const duration = z.union([z.string(), z.number()]).transform((value, context) => {
  const seconds = parseGoDuration(value);
  if (seconds === null) context.addIssue(`'${value}' is not a duration such as 30s or 1m30s`);
  return seconds ?? 0;
});

const timeUnit = duration.nullish().transform((seconds) => seconds ?? 1);

const constantArrival = z.object({
  executor: z.literal('constant-arrival-rate'),
  rate: z.number(),
  timeUnit,
  duration,
});

const rampingArrival = z.object({
  executor: z.literal('ramping-arrival-rate'),
  startRate: z
    .number()
    .nullish()
    .transform((rate) => rate ?? 0),
  timeUnit,
  stages: z.array(z.object({ target: z.number(), duration })),
});

const closedLoop = z.object({
  executor: z.string(),
  duration: duration.nullish(),
  maxDuration: duration.nullish(),
  stages: z.array(z.object({ duration })).nullish(),
});

const inspected = z.object({
  scenarios: z
    .record(z.string(), z.union([constantArrival, rampingArrival, closedLoop]))
    .nullable(),
  thresholds: z
    .record(z.string(), z.array(z.union([z.string(), z.object({ threshold: z.string() })])))
    .nullish(),
  totalDuration: duration,
});

/**
 * Reads what `k6 inspect --execution-requirements` printed.
 * @throws {z.ZodError} where it has another shape than k6 1.x and 2.x give it
 */
export function parsePlan(json: unknown): ScriptPlan {
  const { scenarios, thresholds, totalDuration } = inspected.parse(json);
  return {
    scenarios: Object.entries(scenarios ?? {}).map(([name, options]) => toScenario(name, options)),
    thresholds: Object.fromEntries(
      Object.entries(thresholds ?? {}).map(([metric, list]) => [
        metric,
        list.map((entry) => (typeof entry === 'string' ? entry : entry.threshold)),
      ]),
    ),
    longestSeconds: totalDuration,
  };
}

type ScenarioOptions = NonNullable<z.infer<typeof inspected>['scenarios']>[string];

function toScenario(name: string, options: ScenarioOptions): Scenario {
  if ('rate' in options) {
    return constantArrivalScenario(name, {
      rate: options.rate,
      timeUnitSeconds: options.timeUnit,
      seconds: options.duration,
    });
  }
  if ('startRate' in options) {
    return rampingArrivalScenario(name, {
      startRate: options.startRate,
      timeUnitSeconds: options.timeUnit,
      stages: options.stages.map((stage) => ({ target: stage.target, seconds: stage.duration })),
    });
  }
  return {
    load: 'closed',
    name,
    executor: options.executor,
    plannedSeconds: closedSeconds(options),
  };
}

function closedSeconds(options: z.infer<typeof closedLoop>): number | null {
  if (options.stages) return options.stages.reduce((sum, stage) => sum + stage.duration, 0);
  return options.duration ?? null;
}
