import type { GatePlan } from '../verdicts/gate-plan.ts';
import { planGates } from '../verdicts/plan.ts';
import { ownStallMs } from '../compare/calibrate/own-stall.ts';
import type { RunPlan } from './prepare.ts';
import { hasTests } from './suite-plan.ts';

/** The suites whose thresholds are gates of this run, in the words of the thresholds. */
export function gatedSuites({ suites, thresholds }: RunPlan): readonly string[] {
  const names = suites.map(({ name }) => name as string);
  const areTestsWanted =
    suites.some(hasTests) && thresholds.some(({ subject }) => subject === 'tests');
  return [
    ...names.filter((name) => ['load', 'stress', 'model', 'bench'].includes(name)),
    ...(areTestsWanted ? ['tests'] : []),
  ];
}

/** Everything that a run is going to measure: `tests`, `load/predict`, `stress/predict`. */
export function plannedSubjects(plan: RunPlan): readonly string[] {
  const { loads, leaks, variants } = plan.measurements;
  return ['tests', ...[...loads, ...leaks, ...variants].map(({ subject }) => subject)];
}

/** What each gate will need, and whether the plan allows it; nothing is started. */
export function planRunGates(plan: RunPlan): readonly GatePlan[] {
  return planGates(plan.thresholds, {
    alpha: plan.profile.alpha,
    suites: gatedSuites(plan),
    subjects: plannedSubjects(plan),
    loads: plan.measurements.loads,
    burstMs: plan.profile.burstMs,
    gatedPercentile: plan.profile.gatedPercentile,
    stallMs: ownStallMs(plan.loaded.root),
  });
}
