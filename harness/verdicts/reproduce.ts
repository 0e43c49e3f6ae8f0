import { suiteOf } from '../thresholds/threshold.ts';

/** The command that measures a subject again, by its suite. */
export function reproduceCommand(subject: string): string {
  const name = subject.slice(subject.indexOf('/') + 1);
  switch (suiteOf(subject)) {
    case 'load':
      return `assay load suites/load/${name.split('/', 1)[0]}.ts`;
    case 'stress':
      return `assay leak suites/stress/${name}.leak.ts`;
    case 'tests':
      return 'assay run';
    default:
      return `assay run ${suiteOf(subject)}`;
  }
}
