import { matchesSubject } from '../thresholds/subject.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import { judge } from '../verdicts/judge.ts';
import { runVerdict, type RunVerdict } from '../verdicts/run-verdict.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { Round } from './run-round.ts';

export interface DuetJudging {
  readonly alpha: number;
  readonly allowInconclusive: boolean;
  readonly reproduce: string;
}

/** Judges what two sides did with the load of one script, by itself. */
export function judgeDuet(
  { outcome, duets }: Round,
  thresholds: readonly Threshold[],
  { alpha, allowInconclusive, reproduce }: DuetJudging,
): RunVerdict & { readonly gates: readonly GateResult[] } {
  const subjects = duets.map(({ subject }) => subject);
  const named = thresholds.filter(({ subject }) =>
    subjects.some((one) => matchesSubject(subject, one)),
  );
  // The load itself is there for the gate that says whether its plan was applied.
  const gates = judge([...duets, ...outcome.measurements], named, {
    alpha,
    suites: ['load'],
    reproduce: () => reproduce,
  });
  const verdict = runVerdict(gates, {
    allowInconclusive,
    infrastructure: null,
    interrupted: outcome.endedBy === 'abort',
  });
  return { ...verdict, gates };
}
