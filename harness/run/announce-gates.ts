import type { GatePlan } from '../verdicts/gate-plan.ts';
import type { Emit } from './events.ts';
import type { RunPlan } from './prepare.ts';
import { planRunGates } from './plan-gates.ts';

/** Says what each gate will need and whether the plan allows it, before anything is measured. */
export function announceGates(plan: RunPlan, emit: Emit): void {
  const gates = planRunGates(plan);
  emit({ type: 'gates-planned', lines: gates.map(line) });
  for (const gate of gates) {
    if (gate.fits === false) emit({ type: 'warning', text: line(gate) });
  }
}

/** The sentence with the gate that it is about, where it doesn't name it itself. */
function line({ id, sentence }: GatePlan): string {
  return sentence.startsWith(id) ? sentence : `${id}: ${sentence}`;
}
