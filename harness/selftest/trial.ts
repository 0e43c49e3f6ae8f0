import type { Allowance, Answer } from './answer.ts';
import type { Gates } from './gates.ts';

/** The gates that are asked, in the order in which they are. */
export const gateNames = ['leak', 'latency', 'percentile', 'errors'] as const;
export type GateName = (typeof gateNames)[number];

/** One thing of which the truth is known, and the question to the gate. */
export interface Trial {
  readonly gate: GateName;
  readonly truth: Truth;
  /** What was planted, in words: `64 B kept on each call`. */
  readonly what: string;
  ask(gates: Gates, allowance: Allowance): Answer | Promise<Answer>;
  /** The command that asks again; null for samples that were simulated. */
  reproduce(allowance: Pick<Allowance, 'budgetMs'>): string | null;
}

export type Truth = Fault | { readonly kind: 'clean' } | { readonly kind: 'undecidable' };

/** Something that a gate must not pass. */
export interface Fault {
  readonly kind: 'fault';
  /** The resources that it makes grow; a gate that blames another one has not found it. */
  readonly grows?: readonly string[];
  /** The part of a reason with which `inconclusive` is right: the gate has seen it, and can't size it. */
  readonly doubt?: RegExp;
}

/** Of an answer: as the truth is; contrary to it; or neither. */
export type Outcome = 'right' | 'wrong' | 'untold';

const ofClean = { pass: 'right', fail: 'wrong', inconclusive: 'untold' } as const;

/** What a gate's answer is worth, the truth being known. */
export function outcomeOf(truth: Truth, { verdict, blames, reason }: Answer): Outcome {
  switch (truth.kind) {
    case 'clean':
      return ofClean[verdict];
    case 'undecidable':
      return verdict === 'inconclusive' ? 'right' : 'wrong';
    case 'fault': {
      if (verdict === 'pass') return 'wrong';
      if (verdict === 'inconclusive') return truth.doubt?.test(reason) ? 'right' : 'untold';
      const { grows } = truth;
      return grows === undefined || blames.every((one) => grows.includes(one)) ? 'right' : 'wrong';
    }
  }
}
