import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Outcome, TriedGate } from './tried-gate.ts';

/** What all gates together come to. */
export interface SeedingConclusion {
  readonly exitCode: ExitCode;
  /** `caught`: every blocking gate failed on its fault; `blind`: one can't; `open`: that was not decided. */
  readonly outcome: Outcome;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** One sentence for people. */
  readonly sentence: string;
}

const codes = {
  caught: exitCode.pass,
  blind: exitCode.gateFailed,
  open: exitCode.inconclusive,
} as const satisfies Record<Outcome, ExitCode>;

/** A gate that no fault can fail makes the whole blind; one that was not decided, or none at all, leaves it open. */
export function concludeSeeding(
  gates: readonly TriedGate[],
  isInterrupted: boolean,
): SeedingConclusion {
  const of = (outcome: Outcome): readonly TriedGate[] =>
    gates.filter((gate) => gate.outcome === outcome);
  const counts = {
    caught: of('caught').length,
    blind: of('blind').length,
    open: of('open').length,
  };
  const outcome =
    counts.blind > 0 ? 'blind' : counts.open > 0 || gates.length === 0 ? 'open' : 'caught';
  return {
    outcome,
    counts,
    exitCode: isInterrupted ? exitCode.interrupted : codes[outcome],
    sentence: sentenceOf(of('blind'), of('open'), gates.length, isInterrupted),
  };
}

function sentenceOf(
  blind: readonly TriedGate[],
  open: readonly TriedGate[],
  all: number,
  isInterrupted: boolean,
): string {
  const begin = isInterrupted ? 'interrupted: ' : '';
  const caught = all - blind.length - open.length;
  const head = `${begin}${caught} of ${all} blocking gates ${caught === 1 ? 'was' : 'were'} seen to fail on ${caught === 1 ? 'its' : 'their'} fault`;
  const parts = [
    ...(blind.length > 0 ? [`no fault can fail ${namesOf(blind)}`] : []),
    ...(open.length > 0 ? [`not decided: ${namesOf(open)}`] : []),
  ];
  return [head, ...parts].join('; ');
}

const namesOf = (gates: readonly TriedGate[]): string => gates.map(({ id }) => id).join(', ');
