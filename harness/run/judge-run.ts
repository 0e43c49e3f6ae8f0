import type { Measurement, TestsMeasurement } from '../measurement/measurement.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { judge } from '../verdicts/judge.ts';
import type { RunContext } from './context.ts';
import { gatedSuites } from './plan-gates.ts';

/** Every gate of the run, from what its phases measured. */
export function judgeRun(context: RunContext): GateResult[] {
  const { plan, whyNot } = context;
  return judge([...context.measurements, ...testsMeasurement(context)], plan.thresholds, {
    alpha: plan.profile.alpha,
    suites: gatedSuites(plan),
    whyNot,
  });
}

/**
 * The tests of all suites as one measurement. Where a suite did not come to its end, or had to run
 * and had nothing to run, only failures can be told: without one the tests were not measured.
 */
function testsMeasurement({ testOutcomes, plan, whyNot }: RunContext): readonly Measurement[] {
  const total = (count: 'passed' | 'failed' | 'skipped'): number =>
    testOutcomes.reduce((sum, outcome) => sum + outcome[count], 0);
  const measurement: TestsMeasurement = {
    kind: 'tests',
    subject: 'tests',
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    broken: testOutcomes.find((outcome) => outcome.defect !== null)?.defect ?? null,
  };
  const empty = plan.suites.find((suite) => suite.asked && isEmpty(suite));
  if (empty !== undefined && !whyNot.has('tests')) {
    whyNot.set('tests', `the suite ${empty.name} has no files`);
  }
  const isWhole = !whyNot.has('tests');
  return isWhole || measurement.failed > 0 || measurement.broken !== null ? [measurement] : [];
}

function isEmpty(suite: RunContext['plan']['suites'][number]): boolean {
  return suite.tests.length + suite.leaks.length + suite.scripts.length === 0;
}
