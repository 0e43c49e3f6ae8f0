import { judgeRun } from '../run/judge-run.ts';
import type { RunContext } from '../run/context.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { judgedAlone } from './judged-alone.ts';
import { type TriedGate, triedGate } from './tried-gate.ts';

/** The blocking gates of the run that none of the trials came to, each with the reason: none is left out silently. */
export function notTried(
  context: RunContext,
  tried: readonly TriedGate[],
  isTried: (gate: GateResult) => boolean,
): readonly TriedGate[] {
  const known = new Set(tried.map(({ id }) => id));
  return judgeRun(judgedAlone(context, []))
    .gates.filter((gate) => gate.statistic !== 'ended' && isTried(gate) && !known.has(gate.id))
    .map((gate) => ({
      ...triedGate(gate, { outcome: 'open', reason: whyNot(gate, context) }),
      clean: null,
    }));
}

function whyNot({ subject }: GateResult, { interrupted, plan }: RunContext): string {
  if (interrupted.aborted) return 'it was interrupted before it was tried';
  const refused = plan.measurements.scripts.find((script) => subject.startsWith(script.subject));
  if (refused !== undefined && refused.refused !== null) {
    return `k6 refuses its script: ${refused.refused.split('\n', 1)[0]}`;
  }
  return 'no fault is planted for gates of this kind yet';
}
