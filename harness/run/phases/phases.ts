import type { RunPlan } from '../prepare.ts';
import { benchmarksPhase, thresholdsOfBenchmarks } from './benchmarks.ts';
import { enginesPhase } from './engines.ts';
import { modelsPhase } from './models.ts';
import type { Phase } from './phase.ts';
import { servicesPhase } from './services.ts';
import { suitePhase } from './suite.ts';

const phaseOf = {
  unit: suitePhase,
  integration: suitePhase,
  stress: suitePhase,
  load: suitePhase,
  model: modelsPhase,
  bench: benchmarksPhase,
} as const;

/** The phases of a run, in order: the services, or the engines alone, then each suite. */
export function phasesOf(plan: RunPlan): readonly Phase[] {
  const { variants, sweeps } = plan.measurements;
  const hasModels = variants.length + sweeps.length > 0;
  const suites = plan.suites
    // A project without variants or benchmarks needs no line that says so, unless it asked.
    .filter((suite) => suite.name !== 'model' || suite.asked || hasModels)
    .filter(
      (suite) => suite.name !== 'bench' || suite.asked || thresholdsOfBenchmarks(plan).length > 0,
    )
    .map((suite) => phaseOf[suite.name](suite, plan));
  const { provider: _provider, ...services } = plan.loaded.config.services;
  const areServicesWanted =
    Object.values(services).some((service) => service !== undefined) &&
    suites.some((phase) => phase.needsServices);
  if (areServicesWanted) return [servicesPhase, ...suites];
  const hasTests = plan.suites.some(({ tests, leaks }) => tests.length + leaks.length > 0);
  return plan.engines.length > 0 && hasTests ? [enginesPhase, ...suites] : suites;
}
