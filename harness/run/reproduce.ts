import { relative } from 'node:path';
import { suiteOf } from '../thresholds/threshold.ts';
import { reproduceCommand } from '../verdicts/reproduce.ts';
import type { PlannedLeakHunt } from './plan-measurements.ts';
import type { RunPlan } from './prepare.ts';
import { hasTests } from './suite-plan.ts';

/** What of a run's plan tells how to measure a subject once more. */
export interface Reproducible {
  readonly root: string;
  readonly profileName: string;
  /** Those that have tests, of Vitest or of another runner, or were asked for. */
  readonly testSuites: readonly string[];
  /** With the seconds for which this run applied each script at least. */
  readonly scripts: readonly {
    readonly subject: string;
    readonly path: string;
    readonly seconds: number;
  }[];
  readonly leaks: readonly Pick<PlannedLeakHunt, 'subject' | 'path'>[];
}

export function reproducible(plan: RunPlan): Reproducible {
  const { scripts, loadTimes, leaks } = plan.measurements;
  return {
    root: plan.loaded.root,
    profileName: plan.profileName,
    testSuites: plan.suites.filter(hasTests).map(({ name }) => name),
    scripts: scripts.map(({ subject, path }) => ({
      subject,
      path,
      seconds: loadTimes.get(path)?.seconds ?? plan.profile.loadSeconds,
    })),
    leaks,
  };
}

/**
 * The command that measures a subject once more, by the file that has it in this project. Typed in the
 * folder of the config.
 */
export function reproduceIn(run: Reproducible, subject: string): string {
  switch (suiteOf(subject)) {
    case 'load':
      return loadCommand(run, subject) ?? reproduceCommand(subject);
    case 'stress':
      return leakCommand(run, subject) ?? reproduceCommand(subject);
    case 'tests':
      return ['assay run', ...run.testSuites].join(' ');
    default:
      return reproduceCommand(subject);
  }
}

function loadCommand({ root, scripts, profileName }: Reproducible, subject: string): string | null {
  const script = scripts.find(
    (one) => subject === one.subject || subject.startsWith(`${one.subject}/`),
  );
  if (script === undefined) return null;
  const profile = profileName === 'smoke' ? '' : ` --profile ${profileName}`;
  const file = quoted(relative(root, script.path));
  return `assay load ${file} --duration ${Math.ceil(script.seconds)}s${profile}`;
}

function leakCommand({ root, leaks }: Reproducible, subject: string): string | null {
  const hunt = leaks.find((one) => one.subject === subject);
  return hunt === undefined ? null : `assay leak ${quoted(relative(root, hunt.path))}`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
