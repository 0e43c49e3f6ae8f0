import { planGates, type GatePlan } from '../verdicts/plan.ts';
import { hasTests } from './suite-plan.ts';
import type { RunPlan } from './prepare.ts';

/** The suites whose thresholds are gates of this run, in the words of the thresholds. */
export function gatedSuites({ suites, thresholds }: RunPlan): readonly string[] {
  const names = suites.map(({ name }) => name as string);
  const areTestsWanted =
    suites.some(hasTests) && thresholds.some(({ subject }) => subject === 'tests');
  return [
    ...names.filter((name) => name === 'load' || name === 'stress'),
    ...(areTestsWanted ? ['tests'] : []),
  ];
}

/** What each gate will need, and whether the plan allows it; nothing is started. */
export function planRunGates(plan: RunPlan, loads: readonly PlannedLoad[]): readonly GatePlan[] {
  return planGates(plan.thresholds, {
    alpha: plan.profile.alpha,
    suites: gatedSuites(plan),
    subjects: ['tests', ...loads.map(({ subject }) => subject)],
    loads,
  });
}

type PlannedLoad = Parameters<typeof planGates>[1]['loads'][number];
