import { relative } from 'node:path';
import { scriptName } from '../load/prepare-script.ts';
import { suiteOf } from '../thresholds/threshold.ts';
import { reproduceCommand } from '../verdicts/reproduce.ts';
import type { PlannedLeakHunt } from './plan-measurements.ts';
import type { SuitePlan } from './suite-plan.ts';

/** What of a run's plan names files. */
interface Files {
  readonly root: string;
  readonly suites: readonly Pick<SuitePlan, 'name' | 'tests' | 'scripts'>[];
  readonly leaks: readonly Pick<PlannedLeakHunt, 'subject' | 'path'>[];
}

/** The command that measures a subject once more, by the file that has it in this project. */
export function reproduceIn({ root, suites, leaks }: Files, subject: string): string {
  const suite = suiteOf(subject);
  if (suite === 'load') {
    const [, name] = subject.split('/');
    const scripts = suites.flatMap((one) => one.scripts);
    const script = scripts.find((path) => scriptName(path) === name);
    if (script !== undefined) return `assay load ${quoted(relative(root, script))}`;
  }
  if (suite === 'stress') {
    const hunt = leaks.find((one) => one.subject === subject);
    if (hunt !== undefined) return `assay leak ${quoted(relative(root, hunt.path))}`;
  }
  const names = suites.filter(({ tests }) => tests.length > 0).map(({ name }) => name);
  if (subject === 'tests' && names.length > 0) return `assay run ${names.join(' ')}`;
  return reproduceCommand(subject);
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
