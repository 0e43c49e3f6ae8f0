import type { GateResult, Verdict } from '../verdicts/verdict.ts';
import type { Seed } from './seed.ts';

/**
 * What became of a gate. `caught`: it failed on its fault. `blind`: no fault can fail it. `open`: that was
 * not decided.
 */
export type Outcome = 'caught' | 'blind' | 'open';

/** A blocking gate, the fault that was planted for it, and what it said. */
export interface TriedGate {
  readonly id: string;
  readonly subject: string;
  readonly statistic: string;
  /** As it was written: `<= 25ms`. */
  readonly limit: string;
  readonly outcome: Outcome;
  /** The smallest fault that it was seen to catch; of a blind one the largest that it let pass. */
  readonly seed: Seed | null;
  /** The same in words. */
  readonly fault: string | null;
  /** Without a fault, and with it; null where that was not asked. */
  readonly clean: Said | null;
  readonly seeded: Said | null;
  /** One sentence. */
  readonly reason: string;
}

/** What a gate said. */
export interface Said {
  readonly verdict: Verdict;
  readonly measured: GateResult['measured'];
  readonly reason: string;
}

export function saidBy({ verdict, measured, reason }: GateResult): Said {
  return { verdict, measured, reason };
}

type Facts = Pick<TriedGate, 'outcome' | 'reason'> &
  Partial<Pick<TriedGate, 'seed' | 'fault' | 'seeded'>>;

/** A gate as it was without a fault, with what was found. */
export function triedGate(clean: GateResult, facts: Facts): TriedGate {
  return {
    id: clean.id,
    subject: clean.subject,
    statistic: clean.statistic,
    limit: clean.limit.text,
    clean: saidBy(clean),
    seed: null,
    fault: null,
    seeded: null,
    ...facts,
  };
}
