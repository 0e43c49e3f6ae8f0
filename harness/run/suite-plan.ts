import type { SuiteName } from '../config/profile.ts';
import type { SuiteFiles } from './find-suite-files.ts';

export interface SuitePlan extends SuiteFiles {
  readonly name: SuiteName;
  /** Whether it was named on the command line: without files it then can't pass. */
  readonly asked: boolean;
  readonly budgetSeconds: number;
}

export function isEmpty(suite: SuitePlan): boolean {
  const files = suite.tests.length + suite.leaks.length + suite.scripts.length;
  return files === 0 && suite.junit === null;
}

/** A suite of tests that was asked for and has nothing to run leaves them open: that is no pass. */
export function hasTests(suite: SuitePlan): boolean {
  if (suite.name === 'model' || suite.name === 'bench') return false;
  return suite.tests.length > 0 || suite.junit !== null || (isEmpty(suite) && suite.asked);
}

/** Whether its tests may use the services of the run, so that it can't run without them. */
export function needsServices({ name }: SuitePlan): boolean {
  return name !== 'unit';
}
