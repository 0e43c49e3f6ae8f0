import type { Measurement, TestsMeasurement } from '../measurement/measurement.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { againCommand } from '../verdicts/again.ts';
import { judge } from '../verdicts/judge.ts';
import type { RunContext } from './context.ts';
import { gatedSuites } from './plan-gates.ts';
import { isEmpty } from './suite-plan.ts';

/** Every gate of the run, from what its phases measured. */
export function judgeRun(context: RunContext): GateResult[] {
  const { plan, whyNot } = context;
  const measurements = [...context.measurements, ...testsMeasurement(context)];
  const gates = judge(measurements, plan.thresholds, {
    alpha: plan.profile.alpha,
    suites: gatedSuites(plan),
    whyNot,
  });
  return [...gates, ...brokenWithoutGate(measurements, gates)];
}

/** What broke fails the run also where no threshold is set on it. */
function brokenWithoutGate(
  measurements: readonly Measurement[],
  gates: readonly GateResult[],
): GateResult[] {
  const gated = new Set(gates.map(({ subject }) => subject));
  return measurements.flatMap(({ subject, broken }): GateResult[] => {
    if (broken === null || gated.has(subject)) return [];
    return [
      {
        id: `${subject} broken`,
        subject,
        statistic: 'broken',
        severity: 'block',
        verdict: 'fail',
        limit: { comparison: '==', value: 0, unit: 'count', text: 'comes to its end' },
        measured: null,
        baseline: null,
        reason: broken,
        needs: null,
        again: againCommand(subject),
        evidence: [],
      },
    ];
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
