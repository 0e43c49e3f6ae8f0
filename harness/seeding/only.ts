import { didYouMean } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { thresholdsOfBenchmarks } from '../run/phases/benchmarks.ts';
import { plannedSubjects } from '../run/plan-gates.ts';
import type { RunPlan } from '../run/prepare.ts';
import { matchesSubject } from '../thresholds/subject.ts';

/** What `--only` names: subjects (`load/predict`), gates (`load/predict errors`), patterns of both. */
export class Only {
  readonly #names: readonly string[];

  /** @param names none for everything */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Whether a subject, or a part of it, has gates that may be asked for: then it is measured. */
  measures(subject: string): boolean {
    return this.#isAny((name) => isOf(name.split(' ', 1)[0] ?? name, subject));
  }

  /** @param gate its id and its subject */
  tries({ id, subject }: { readonly id: string; readonly subject: string }): boolean {
    return this.#isAny((name) => isOf(name, subject) || matchesSubject(name, id));
  }

  #isAny(fits: (name: string) => boolean): boolean {
    return this.#names.length === 0 || this.#names.some(fits);
  }
}

function isOf(name: string, subject: string): boolean {
  return matchesSubject(name, subject) || subject.startsWith(`${name}/`);
}

/**
 * @param written `load/predict,tests`; null for everything
 * @throws {UsageError} it names nothing that is measured, or there is nothing to measure
 */
export function readOnly(written: string | null, plan: RunPlan): Only {
  const { scripts } = plan.measurements;
  const hasTests = plan.suites.some(({ tests }) => tests.length > 0);
  const known = [
    ...plannedSubjects(plan).filter((subject) => subject !== 'tests' || hasTests),
    ...scripts.map(({ subject }) => subject),
    ...(plan.suites.some(({ name }) => name === 'bench')
      ? thresholdsOfBenchmarks(plan).map(({ subject }) => subject)
      : []),
  ];
  if (known.length === 0) {
    throw new UsageError(
      `the suites of the profile ${plan.profileName} have no test, leak hunt or load script: there is no gate to try`,
      { remedy: 'write one (assay init makes an example of each), with a threshold for it' },
    );
  }
  if (written === null) return new Only([]);
  const names = written.split(',').map((part) => part.trim());
  for (const name of names) {
    const [subject = ''] = name.split(' ', 1);
    if (
      known.some(
        (one) =>
          isOf(subject, one) || matchesSubject(one, subject) || one.startsWith(`${subject}/`),
      )
    )
      continue;
    throw new UsageError(
      `--only names nothing that is measured: '${name}'.${didYouMean(name, known)}`,
      {
        remedy: `name some of ${[...new Set(known)].join(', ')}`,
      },
    );
  }
  return new Only(names);
}
