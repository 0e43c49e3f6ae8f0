import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

import type { WrittenPlan } from '../../../../harness/load/collector/collection-plan.ts';
import { type TestRun, testRunSchema } from '../../../../harness/load/kubernetes/test-run.ts';

const launcher = fileURLToPath(new URL('../../../../bin/assay.js', import.meta.url));

/** What `assay load --on kubernetes` wrote of a load, as the pods get it. */
export interface WrittenLoad {
  readonly plan: WrittenPlan;
  /** Path of the bundled script. */
  readonly script: string;
  /** Of k6. */
  readonly env: Readonly<Record<string, string>>;
  /** What the operator adds to `k6 run`. @param points the folder in the place of `/points` */
  k6Arguments(points: string): readonly string[];
}

/** Lets the command write a load, with the arguments that are given. */
export async function writeLoad(
  script: string,
  output: string,
  args: readonly string[],
): Promise<WrittenLoad> {
  const given = ['load', script, '--on', 'kubernetes', '--image', 'assay', '--output', output];
  await promisify(execFile)(process.execPath, [launcher, ...given, ...args]);
  return await readLoad(output);
}

/** @param output the folder that it wrote into */
export async function readLoad(output: string): Promise<WrittenLoad> {
  const [document] = parseAllDocuments(await readFile(join(output, 'test-run.yaml'), 'utf8'));
  const { spec }: TestRun = testRunSchema.parse(document?.toJS());
  return {
    plan: JSON.parse(await readFile(join(output, 'plan.json'), 'utf8')) as WrittenPlan,
    script: join(output, 'script.js'),
    env: Object.fromEntries(
      (spec.runner.env ?? []).flatMap((one) => ('value' in one ? [[one.name, one.value]] : [])),
    ),
    k6Arguments: (points) => spec.arguments.replaceAll('=/points/', `=${points}/`).split(' '),
  };
}
