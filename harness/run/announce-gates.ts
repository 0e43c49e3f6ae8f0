import type { GatePlan } from '../verdicts/gate-plan.ts';
import { suiteOf } from '../thresholds/threshold.ts';
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
  for (const { what, reason } of limitsThatWait(plan)) emit({ type: 'not-run', what, reason });
}

/**
 * The limits of suites that the profile does not run: whoever wrote them may think that they hold. Where suites
 * were asked for by name the others were not.
 */
function limitsThatWait({ thresholds, suites, profileName, request }: RunPlan) {
  if (request.suites.length > 0) return [];
  const running = new Set<string>(['tests', ...suites.map(({ name }) => name)]);
  const waiting = thresholds
    .map(({ subject }) => subject)
    .filter((one) => !running.has(suiteOf(one)));
  return [...new Set(waiting)].map((subject) => ({
    what: `the thresholds of ${subject}`,
    reason: `the profile ${profileName} does not run the suite ${suiteOf(subject)}: assay run ${suiteOf(subject)}, or --profile ci`,
  }));
}

/** The sentence with the gate that it is about, where it doesn't name it itself. */
function line({ id, sentence }: GatePlan): string {
  return sentence.startsWith(id) ? sentence : `${id}: ${sentence}`;
}
