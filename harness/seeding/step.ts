import type { RunContext } from '../run/context.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { TrialBudget } from './budget.ts';
import type { TriedGate } from './tried-gate.ts';

/** What happens while the gates are tried, for the journal and for whoever watches. */
export type SeedingStep =
  | { readonly step: 'began'; readonly command: string; readonly budgetSeconds: number }
  /** Something is measured, without a fault where `planted` is null. */
  | { readonly step: 'measuring'; readonly subject: string; readonly planted: string | null }
  | {
      readonly step: 'judged';
      readonly subject: string;
      readonly planted: string | null;
      readonly gates: readonly Judged[];
    }
  | { readonly step: 'tried'; readonly gate: TriedGate }
  | { readonly step: 'ended'; readonly exitCode: number };

export type Judged = Pick<GateResult, 'id' | 'verdict' | 'reason'>;

/** What the parts of one such trial share. */
export interface Seeding {
  readonly context: RunContext;
  readonly budget: TrialBudget;
  readonly abort: AbortSignal;
  readonly tell: (step: SeedingStep) => void;
  /** Whether a subject has gates that were asked for. */
  readonly isMeasured: (subject: string) => boolean;
  /** Whether a gate is to be tried: it blocks, and was asked for. */
  readonly isTried: (gate: GateResult) => boolean;
}

export function judgedOf(gates: readonly GateResult[]): readonly Judged[] {
  return gates.map(({ id, verdict, reason }) => ({ id, verdict, reason }));
}
