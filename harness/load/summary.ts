import { z } from 'zod';

/** One of the script's own k6 thresholds. Only `met` may pass: no data is never a pass. */
export interface ScriptThreshold {
  readonly metric: string;
  readonly expression: string;
  readonly state: 'met' | 'crossed' | 'no data';
}

export interface ScriptCheck {
  readonly name: string;
  readonly passes: number;
  readonly fails: number;
}

export interface ScriptSummary {
  readonly thresholds: readonly ScriptThreshold[];
  readonly checks: readonly ScriptCheck[];
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
      values: z.record(z.string(), z.number().nullable()),
      thresholds: z.record(z.string(), z.object({ ok: z.boolean() })).optional(),
    }),
  ),
  root_group: z.unknown().optional(),
});

interface Group {
  readonly name: string;
  readonly checks: readonly ScriptCheck[];
  readonly groups: readonly Group[];
}

const checkSchema = z.object({ name: z.string(), passes: z.number(), fails: z.number() });
const groupSchema: z.ZodType<Group> = z.lazy(() =>
  z.object({ name: z.string(), checks: z.array(checkSchema), groups: z.array(groupSchema) }),
);

type SummaryMetric = z.infer<typeof summarySchema>['metrics'][string];

/**
 * @param json what `handleSummary` got
 * @param declared the thresholds of the script's options: one that the summary does not have was
 *   not evaluated
 * @throws {z.ZodError} it has another shape than k6 1.x and 2.x give it
 */
export function parseSummary(
  json: unknown,
  declared: Readonly<Record<string, readonly string[]>>,
): ScriptSummary {
  const { metrics, root_group: root } = summarySchema.parse(json);
  const thresholds = Object.entries(declared).flatMap(([metric, expressions]) =>
    expressions.map((expression) => ({
      metric,
      expression,
      state: thresholdState(metric, metrics[metric], expression),
    })),
  );
  const group = groupSchema.safeParse(root);
  return { thresholds, checks: group.success ? allChecks(group.data) : [] };
}

function thresholdState(
  name: string,
  metric: SummaryMetric | undefined,
  expression: string,
): ScriptThreshold['state'] {
  const result = metric?.thresholds?.[expression];
  if (metric === undefined || result === undefined) return 'no data';
  if (!result.ok) return 'crossed';
  return hasData(name, metric) ? 'met' : 'no data';
}

/**
 * k6 calls `p(95)<500` of an empty trend met, and `rate<0.01` of an empty rate too. A counter that
 * stays at 0 has said something (`dropped_iterations: count<1`), unless it is a part of a counter
 * that may be empty because no point ever had that tag.
 */
function hasData(name: string, { type, values }: SummaryMetric): boolean {
  if (type === 'trend') return (values['count'] ?? 0) > 0;
  if (type === 'rate') return (values['passes'] ?? 0) + (values['fails'] ?? 0) > 0;
  if (type === 'counter' && name.includes('{') && !name.startsWith('dropped_iterations')) {
    return (values['count'] ?? 0) > 0;
  }
  return true;
}

function allChecks(group: Group): ScriptCheck[] {
  return [...group.checks, ...group.groups.flatMap((inner) => allChecks(inner))];
}
