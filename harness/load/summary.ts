import { z } from 'zod';

import { parseExpression, parseSelector } from './threshold-expression.ts';

/** One of the script's own k6 thresholds. Only `met` may pass: no data is never a pass. */
export interface ScriptThreshold {
  /** As the script writes it, with its selector. */
  readonly metric: string;
  readonly expression: string;
  readonly state: 'met' | 'crossed' | 'no data';
  /** What k6 compared; null where there was nothing, or the summary does not have it. */
  readonly value: number | null;
  /** `time`: a trend of milliseconds. */
  readonly of: 'time' | 'share' | 'number';
}

/**
 * The default argument of `handleSummary`. (`--summary-export` turns the booleans of thresholds
 * around, and the newer machine-readable summary has none: neither is read.)
 */
const summarySchema = z.object({
  metrics: z.record(
    z.string(),
    z.object({
      type: z.enum(['counter', 'gauge', 'rate', 'trend']),
      contains: z.string().optional(),
      values: z.record(z.string(), z.number().nullable()),
      thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
    }),
  ),
});

type SummaryMetric = z.infer<typeof summarySchema>['metrics'][string];

/**
 * How the thresholds of a script ended.
 * @param json what `handleSummary` got
 * @param declared the thresholds of the script's options: one that the summary does not have was
 *   not evaluated
 * @param seen whether a point of a metric ever came; a gauge that was never set looks like one at 0
 * @throws {z.ZodError} it has another shape than k6 1.x and 2.x give it
 */
export function parseThresholdStates(
  json: unknown,
  declared: Readonly<Record<string, readonly string[]>>,
  seen: (metric: string) => boolean = () => true,
): ScriptThreshold[] {
  const { metrics } = summarySchema.parse(json);
  return Object.entries(declared).flatMap(([metric, expressions]) => {
    const { name } = parseSelector(metric);
    const summarized = metrics[name] ?? metrics[metric];
    return expressions.map((expression): ScriptThreshold => {
      const state = thresholdState(summarized, expression, seen(name));
      const value = state === 'no data' ? null : valueOf(summarized, expression);
      return { metric, expression, state, value, of: kindOf(summarized) };
    });
  });
}

/** The thresholds of a script that k6 did not come to. */
export function notEvaluated(
  declared: Readonly<Record<string, readonly string[]>>,
): ScriptThreshold[] {
  return Object.entries(declared).flatMap(([metric, expressions]) =>
    expressions.map((expression): ScriptThreshold => ({
      metric,
      expression,
      state: 'no data',
      value: null,
      of: 'number',
    })),
  );
}

function thresholdState(
  metric: SummaryMetric | undefined,
  expression: string,
  isSeen: boolean,
): ScriptThreshold['state'] {
  const result = metric?.thresholds?.[expression];
  if (metric === undefined || result === undefined) return 'no data';
  if (!hasData(metric, isSeen)) return 'no data';
  return result.ok ? 'met' : 'crossed';
}

/**
 * k6 calls `p(95)<500` of an empty trend met, and `rate<0.01` of an empty rate too. A counter that
 * stays at 0 has said something (`dropped_iterations: count<1`, `errors{kind:api}: count==0`).
 */
function hasData({ type, values }: SummaryMetric, isSeen: boolean): boolean {
  if (type === 'trend') return (values['count'] ?? 0) > 0;
  if (type === 'rate') return (values['passes'] ?? 0) + (values['fails'] ?? 0) > 0;
  return type === 'counter' || isSeen;
}

function valueOf(metric: SummaryMetric | undefined, expression: string): number | null {
  const statistic = parseExpression(expression)?.statistic;
  return (statistic === undefined ? null : metric?.values[statistic]) ?? null;
}

function kindOf(metric: SummaryMetric | undefined): ScriptThreshold['of'] {
  if (metric?.type === 'rate') return 'share';
  return metric?.type === 'trend' && metric.contains === 'time' ? 'time' : 'number';
}
