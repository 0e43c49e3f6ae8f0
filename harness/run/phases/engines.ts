import { readVariable } from '../../config/environment.ts';
import { InfrastructureError } from '../../errors.ts';
import { enginesVariable } from '../../../fixtures/engines/configured-engine.ts';
import type { RunContext } from '../context.ts';
import type { Phase } from './phase.ts';

/** Looks once a run what works here, in a run that starts no services meanwhile. */
export const enginesPhase: Phase = {
  name: 'engines',
  // Each probe has a deadline of its own.
  budgetSeconds: Number.POSITIVE_INFINITY,
  subjects: [],
  needsServices: false,
  async run(context) {
    context.environment = await detectEngines(context);
    const asked = new Set(context.plan.engines.map(({ engine }) => engine));
    return { state: 'done', summary: [...asked].join(' · '), reason: null };
  },
};

/**
 * Once a run: its suites are told what was found, and believe it. Without an answer they ask again. What
 * is missing takes a line where the config asks for it; where `--engine` does, a run without it is no pass.
 */
export async function detectEngines(
  context: RunContext,
): Promise<Readonly<Record<string, string>>> {
  const { emit, plan } = context;
  const asked = plan.request.engine ?? readVariable('ASSAY_ENGINE');
  const { detectDevices, devicesVariable } =
    await import('../../../fixtures/engines/devices/detect.ts');
  const devices = await detectDevices().catch((error: unknown) => {
    emit({ type: 'warning', text: `the engines could not be detected: ${String(error)}` });
    return null;
  });
  if (devices === null) return enginesVariable(plan.engines);
  for (const name of new Set(plan.engines.map(({ engine }) => engine))) {
    const detection = devices.engines[name];
    if (detection.available) continue;
    emit({ type: 'not-run', what: `engine ${name}`, reason: detection.reason });
    if (name === asked) context.failure ??= absent(name, detection.reason);
  }
  return { ...devicesVariable(devices), ...enginesVariable(plan.engines) };
}

function absent(name: string, reason: string): InfrastructureError {
  return new InfrastructureError(`the engine ${name} was asked for and can't run here: ${reason}`, {
    remedy: 'Run it where it is, or leave --engine and ASSAY_ENGINE out.',
  });
}
