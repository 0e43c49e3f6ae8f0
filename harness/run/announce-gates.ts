import type { RunContext } from './context.ts';
import { planLoads } from './plan-loads.ts';
import { planRunGates } from './plan-gates.ts';

/** Says what each gate will need and whether the plan allows it, before anything is measured. */
export async function announceGates(context: RunContext): Promise<void> {
  const { plan, emit } = context;
  const loads = await planLoads(plan);
  const gates = planRunGates(plan, loads);
  emit({ type: 'gates-planned', lines: gates.map(({ sentence }) => sentence) });
  for (const gate of gates) {
    if (gate.fits === false) emit({ type: 'warning', text: gate.sentence });
  }
}
