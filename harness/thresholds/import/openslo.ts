import { z } from 'zod';
import { Importing, type ImportOptions, type Imported } from './imported.ts';

const indicatorSpec = z.looseObject({
  thresholdMetric: z.unknown().optional(),
  ratioMetric: z.unknown().optional(),
});
const indicatorSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }).optional(),
  spec: indicatorSpec,
});

const objectiveSchema = z.looseObject({
  displayName: z.string().optional(),
  op: z.enum(['lte', 'lt', 'gte', 'gt']).optional(),
  value: z.number().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  indicator: z.unknown().optional(),
  indicatorRef: z.string().optional(),
});

const sloSpec = z.looseObject({
  indicator: indicatorSchema.optional(),
  indicatorRef: z.string().optional(),
  timeWindow: z.unknown().optional(),
  budgetingMethod: z.string().optional(),
  alertPolicies: z.unknown().optional(),
  objectives: z.array(objectiveSchema),
});

/** @see https://github.com/OpenSLO/OpenSLO */
export const openSloSchema = z.array(
  z.looseObject({
    apiVersion: z.string().regex(/^openslo(?:\.com)?\/v1/),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string() }),
    spec: z.unknown(),
  }),
);

type OpenSloFile = z.infer<typeof openSloSchema>;
type Slo = z.infer<typeof sloSpec>;
type Objective = Slo['objectives'][number];

/** The SLOs of OpenSLO 1 as thresholds. @param documents those of the file, in order */
export function importOpenSlo(documents: OpenSloFile, options: ImportOptions): Imported {
  const importing = new Importing(options.subject);
  const indicators = new Map(
    documents
      .filter(({ kind }) => kind === 'SLI')
      .map(({ metadata, spec }) => [metadata.name, indicatorSpec.parse(spec)]),
  );
  for (const { kind, metadata, spec } of documents) {
    if (kind === 'SLO')
      importSlo(metadata.name, sloSpec.parse(spec), indicators, importing, options);
    else if (kind !== 'SLI') {
      importing.leaveOut(`${kind} ${metadata.name}`, 'it demands nothing that a run could measure');
    }
  }
  return importing.result();
}

function importSlo(
  name: string,
  slo: Slo,
  indicators: ReadonlyMap<string, z.infer<typeof indicatorSpec>>,
  importing: Importing,
  options: ImportOptions,
): void {
  const { budgetingMethod = 'Occurrences' } = slo;
  if (slo.timeWindow !== undefined) {
    importing.leaveOut(`${name} timeWindow`, 'a run measures for as long as it lasts');
  }
  if (slo.alertPolicies !== undefined) {
    importing.leaveOut(`${name} alertPolicies`, 'a run ends with a verdict, and alerts nobody');
  }
  const indicator = slo.indicator?.spec ?? indicators.get(slo.indicatorRef ?? '');
  slo.objectives.forEach((objective, index) => {
    const where = `${name} ${objective.displayName ?? `objective ${index + 1}`}`;
    if (budgetingMethod !== 'Occurrences') {
      importing.leaveOut(
        where,
        `requests are counted, and not the time slices of ${budgetingMethod}`,
      );
    } else if (objective.indicator !== undefined || objective.indicatorRef !== undefined) {
      importing.leaveOut(where, 'a composite objective has indicators of its own');
    } else if (indicator === undefined) {
      importing.leaveOut(where, `the file has no indicator '${slo.indicatorRef ?? ''}'`);
    } else importObjective(where, name, objective, indicator, importing, options);
  });
  if (indicator !== undefined) {
    importing.leaveOut(
      `${name} indicator`,
      'its query is not asked: k6 measures the requests itself',
    );
  }
}

function importObjective(
  where: string,
  name: string,
  objective: Objective,
  indicator: z.infer<typeof indicatorSpec>,
  importing: Importing,
  { names, unit }: ImportOptions,
): void {
  const target = objective.target ?? (objective.targetPercent ?? Number.NaN) / 100;
  if (!(target > 0 && target < 1)) {
    importing.leaveOut(where, 'it has no target between 0 and 1');
    return;
  }
  const said = names.get(name);
  if (indicator.ratioMetric !== undefined) {
    if ((said ?? meaningOf(name)) !== 'errors') {
      importing.leaveOut(
        where,
        `its name does not say that it is a share of failed requests: --map ${name}=errors`,
      );
      return;
    }
    importing.add(where, 'errors', `<= ${percent(1 - target)}%`);
    return;
  }
  if ((said ?? meaningOf(name)) !== 'latency') {
    importing.leaveOut(where, `its name does not say that it is a latency: --map ${name}=latency`);
    return;
  }
  const { op, value } = objective;
  if (value === undefined || (op !== 'lte' && op !== 'lt')) {
    importing.leaveOut(where, 'only a time that most requests must not exceed is a limit here');
    return;
  }
  importing.add(
    where,
    `latency.p${percent(target)}`,
    `${op === 'lt' ? '<' : '<='} ${value}${unit}`,
  );
}

function meaningOf(name: string): 'errors' | 'latency' | null {
  if (/latency|response|duration/i.test(name)) return 'latency';
  return /error|availab|success|fail/i.test(name) ? 'errors' : null;
}

/** .999 is 99.9, and not 99.90000000000001. */
function percent(share: number): number {
  return Number((share * 100).toPrecision(10));
}
