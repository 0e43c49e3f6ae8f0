import { scriptName } from '../load/prepare-script.ts';
import { planScript } from '../load/plan-script.ts';
import type { PlannedLoad } from '../verdicts/plan.ts';
import type { PlannedVariant } from '../variants/plan-variants.ts';
import { inspectLeakModule } from '../leaks/measure-leaks.ts';
import type { SuitePlan } from './suite-plan.ts';

export interface PlannedLeakHunt {
  readonly path: string;
  readonly subject: string;
  /** Whether it drives the back end, or works in its own process. */
  readonly drivesTarget: boolean;
}

/** What the suites of a run are going to measure beside the tests. */
export interface PlannedMeasurements {
  readonly loads: readonly PlannedLoad[];
  readonly leaks: readonly PlannedLeakHunt[];
  /** Of the suite `model`; none where it doesn't run. */
  readonly variants: readonly PlannedVariant[];
}

/**
 * Asks every k6 script and every leak hunt what it is going to measure; nothing of them is run. A
 * script that k6 refuses is planned under its own name: its run says why.
 * @throws {UsageError} a leak hunt can't be loaded
 * @throws {InfrastructureError} there are scripts and no k6
 */
export async function planMeasurements(
  suites: readonly SuitePlan[],
  loadSeconds: number,
): Promise<Omit<PlannedMeasurements, 'variants'>> {
  const scripts = suites.flatMap((suite) => suite.scripts);
  const modules = suites.flatMap((suite) => suite.leaks);
  const [loads, leaks] = await Promise.all([
    Promise.all(scripts.map((script) => planLoad(script, loadSeconds))),
    Promise.all(modules.map(planLeakHunt)),
  ]);
  return { loads: loads.flat(), leaks };
}

async function planLoad(script: string, seconds: number): Promise<readonly PlannedLoad[]> {
  const scenarios = await planScript({ script, durationSeconds: seconds });
  if (scenarios.length > 0) return scenarios;
  return [{ subject: `load/${scriptName(script)}`, rate: null, seconds: null }];
}

async function planLeakHunt(path: string): Promise<PlannedLeakHunt> {
  const { name, uses } = await inspectLeakModule(path);
  return { path, subject: `stress/${name}`, drivesTarget: uses.includes('target') };
}
