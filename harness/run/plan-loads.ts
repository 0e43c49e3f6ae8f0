import { dirname } from 'node:path';
import { bundleScript } from '../load/bundle-script.ts';
import { requireK6, type K6 } from '../load/find-k6.ts';
import { inspectScript } from '../load/inspect-script.ts';
import { scriptName } from '../load/run-script.ts';
import type { PlannedLoad } from '../verdicts/plan.ts';
import type { RunPlan } from './prepare.ts';

/**
 * What the k6 scripts of a run are going to send, as k6 itself says. A script that it refuses has no
 * plan: its own phase says why.
 * @throws {InfrastructureError} there is no k6
 */
export async function planLoads({ suites, profile }: RunPlan): Promise<readonly PlannedLoad[]> {
  const scripts = suites.flatMap((suite) => suite.scripts);
  if (scripts.length === 0) return [];
  const k6 = await requireK6();
  const planned = await Promise.all(
    scripts.map((script) => planOne(script, k6, profile.loadSeconds)),
  );
  return planned.flat();
}

async function planOne(script: string, k6: K6, seconds: number): Promise<readonly PlannedLoad[]> {
  const code = await bundleScript(script).then(
    (bundle) => bundle.code,
    () => null,
  );
  if (code === null) return [];
  const inspection = await inspectScript(k6, code, {
    cwd: dirname(script),
    // Nothing is sent: k6 only reads the script's options.
    env: { TARGET: 'http://127.0.0.1', ASSAY_DURATION_S: String(seconds) },
  });
  if (!inspection.ok) return [];
  const { scenarios } = inspection.plan;
  return scenarios.map((scenario) => ({
    subject: `load/${scriptName(script)}${scenarios.length > 1 ? `/${scenario.name}` : ''}`,
    rate: scenario.load === 'open' ? scenario.plannedRate : null,
    seconds: scenario.plannedSeconds,
  }));
}
