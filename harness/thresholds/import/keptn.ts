import { z } from 'zod';
import { Importing, type ImportOptions, type Imported } from './imported.ts';
import { statisticOfName, unitOf } from './statistic-of-name.ts';

const criteriaSchema = z.array(z.looseObject({ criteria: z.array(z.string()) }));

const objectiveSchema = z.looseObject({
  sli: z.string(),
  displayName: z.string().optional(),
  pass: criteriaSchema.optional(),
  warning: criteriaSchema.optional(),
  weight: z.number().optional(),
  key_sli: z.boolean().optional(),
});

/** @see https://github.com/keptn/spec/blob/master/service_level_objective.md */
export const keptnSchema = z.looseObject({
  spec_version: z.string(),
  objectives: z.array(objectiveSchema),
  comparison: z.unknown().optional(),
  filter: z.unknown().optional(),
  total_score: z.unknown().optional(),
});

type Objective = z.infer<typeof objectiveSchema>;

const known = new Set(['spec_version', 'objectives', 'comparison', 'filter', 'total_score']);

/** The quality gates of Keptn 1 as thresholds. */
export function importKeptn(file: z.infer<typeof keptnSchema>, options: ImportOptions): Imported {
  const importing = new Importing(options.subject);
  for (const objective of file.objectives) importObjective(objective, importing, options);
  if (file.total_score !== undefined) {
    importing.leaveOut(
      'total_score',
      'here each blocking gate that fails fails the run; nothing adds up to points',
    );
  }
  if (file.comparison !== undefined) {
    importing.leaveOut(
      'comparison',
      'a limit is fixed before it is measured, not by earlier values',
    );
  }
  if (file.filter !== undefined) {
    importing.leaveOut('filter', 'a subject says what is measured, and k6 measures it itself');
  }
  for (const key of Object.keys(file).filter((one) => !known.has(one))) {
    importing.leaveOut(key, 'it is no field of Keptn’s SLO files');
  }
  return importing.result();
}

function importObjective(
  { sli, pass, warning, weight, key_sli: isKey }: Objective,
  importing: Importing,
  options: ImportOptions,
): void {
  const statistic = statisticOfName(sli, options.names);
  if (statistic === null) {
    importing.leaveOut(sli, `its name does not say what it is: --map ${sli}=<statistic>`);
    return;
  }
  if (pass === undefined || pass.length === 0) {
    importing.leaveOut(sli, 'it has no pass criteria: it is shown in Keptn and decides nothing');
  } else {
    importPass(sli, statistic, pass, importing, options);
  }
  for (const criterion of warning?.flatMap(({ criteria }) => criteria) ?? []) {
    importing.leaveOut(
      `${sli} warning ${criterion}`,
      'a gate has one limit, and what is near to it is shown',
    );
  }
  if (weight !== undefined && weight !== 1) {
    importing.leaveOut(`${sli} weight ${weight}`, 'a gate blocks or it does not: severity');
  }
  if (isKey === false) {
    importing.leaveOut(`${sli} key_sli false`, 'a gate blocks unless its severity is warn');
  }
}

function importPass(
  sli: string,
  statistic: string,
  pass: NonNullable<Objective['pass']>,
  importing: Importing,
  options: ImportOptions,
): void {
  if (pass.length > 1) {
    const all = pass.map(({ criteria }) => criteria.join(' and ')).join(', or ');
    importing.leaveOut(`${sli} pass ${all}`, 'a gate has one limit, and no alternatives');
    return;
  }
  const absolute: { readonly text: string; readonly comparison: string; readonly value: number }[] =
    [];
  for (const text of pass[0]?.criteria ?? []) {
    const [, comparison = '<=', sign = '', value = '', percent = ''] =
      /^\s*(<=|>=|<|>|=)?\s*([+-])?(\d+(?:\.\d+)?)\s*(%)?\s*$/.exec(text) ?? [];
    if (value === '') {
      importing.leaveOut(`${sli} pass ${text}`, 'it can not be read');
    } else if (sign !== '' || percent !== '') {
      importing.leaveOut(
        `${sli} pass ${text}`,
        'it compares with earlier evaluations: whether code became slower is told by pairs (slower, than)',
      );
    } else absolute.push({ text, comparison, value: Number(value) });
  }
  const [first, ...others] = absolute.toSorted((a, b) => strictness(a) - strictness(b));
  if (first === undefined) return;
  const { comparison, value } = first;
  const written = `${comparison === '=' ? '==' : comparison} ${value}${unitOf(statistic, options.unit)}`;
  importing.add(`${sli} pass ${first.text}`, statistic, written);
  for (const { text, comparison: other } of others) {
    const isImplied = other[0] === comparison[0];
    if (!isImplied) importing.leaveOut(`${sli} pass ${text}`, 'a gate has one limit');
  }
}

/** The lowest of upper limits, the highest of lower ones. */
function strictness({ comparison, value }: { comparison: string; value: number }): number {
  return comparison.startsWith('>') ? -value : value;
}
