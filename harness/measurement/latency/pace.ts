import type { InterleaveOptions } from './interleave.ts';

/**
 * Slices of a tenth of a millisecond: shorter than a scheduler's slice (3 ms), so that a machine with ten
 * busy neighbors disturbs few of them, and two hundred times as long as reading the clock takes.
 * Measured at a load of 11 on two cores: the sd of a launch was .13 % against 1.7 % with slices of 1 ms.
 */
const SLICE_MS = 0.1;

/** Enough rounds for a median that a third of disturbed ones moves little. */
const LEAST_ROUNDS = 60;

/**
 * How long a launch measures. A launch has a bias of its own (.05 to .2 %), so more launches beat longer
 * ones; a margin near that bias needs longer ones too. The budget must hold about two dozen launches of an
 * operation that is short; a long one gets what launch-plan.ts allows.
 */
export function paceFor(margin: number, budgetMs: number): InterleaveOptions {
  const small = Math.abs(margin);
  const wanted = small >= 0.02 ? 100 : small >= 0.008 ? 200 : 500;
  const share = budgetMs / 24;
  return {
    measureMs: Math.max(50, Math.min(wanted, share)),
    allowedMs: Math.max(wanted, share) * 2,
    warmUpMs: Math.max(50, Math.min(2 * wanted, share)),
    leastRounds: LEAST_ROUNDS,
    sliceMs: SLICE_MS,
  };
}
