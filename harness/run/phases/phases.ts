import type { RunPlan } from '../prepare.ts';
import { modelsPhase } from './models.ts';
import type { Phase } from './phase.ts';
import { servicesPhase } from './services.ts';
import { suitePhase } from './suite.ts';

/** The phases of a run, in order: the services, then each suite. */
export function phasesOf(plan: RunPlan): readonly Phase[] {
  const { variants } = plan.measurements;
  const suites = plan.suites
    // A project without variants needs no line that says so, unless it asked.
    .filter((suite) => suite.name !== 'model' || suite.asked || variants.length > 0)
    .map((suite) => (suite.name === 'model' ? modelsPhase : suitePhase)(suite, plan));
  const { postgres, redis } = plan.loaded.config.services;
  const areServicesWanted =
    (postgres !== undefined || redis !== undefined) && suites.some((phase) => phase.needsServices);
  return areServicesWanted ? [servicesPhase, ...suites] : suites;
}
