import { judgeRun } from '../run/judge-run.ts';
import type { RunContext } from '../run/context.ts';
import { matchesSubject } from '../thresholds/subject.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { judgedAlone } from './judged-alone.ts';
import { type TriedGate, triedGate } from './tried-gate.ts';

/** The blocking gates of the run that none of the trials came to, each with the reason: none is left out silently. */
export function notTried(
  context: RunContext,
  tried: readonly TriedGate[],
  isTried: (gate: GateResult) => boolean,
): readonly TriedGate[] {
  // A pattern stands for all that it names, once one of them was tried.
  const isKnown = ({ subject, statistic }: GateResult): boolean =>
    tried.some((one) => one.statistic === statistic && matchesSubject(subject, one.subject));
  return judgeRun(judgedAlone(context, []))
    .gates.filter((gate) => gate.statistic !== 'ended' && isTried(gate) && !isKnown(gate))
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
