import type { RunPlan } from '../prepare.ts';
import type { Phase } from './phase.ts';
import { servicesPhase } from './services.ts';
import { suitePhase } from './suite.ts';

/** The phases of a run, in order: the services, then each suite. */
export function phasesOf(plan: RunPlan): readonly Phase[] {
  const suites = plan.suites.map((suite) => suitePhase(suite, plan));
  const { postgres, redis } = plan.loaded.config.services;
  const areServicesWanted =
    (postgres !== undefined || redis !== undefined) && suites.some((phase) => phase.needsServices);
  return areServicesWanted ? [servicesPhase, ...suites] : suites;
}
