import { AssayError } from '../errors.ts';
import { type Clock, systemClock } from '../metrics/clock.ts';
import { type Gates, realGates } from './gates.ts';
import type { Allowance, Answer } from './answer.ts';
import { type Outcome, outcomeOf, type Trial } from './trial.ts';

/** A trial that was asked. */
export interface Tried {
  readonly trial: Trial;
  readonly answer: Answer;
  readonly outcome: Outcome;
  readonly seconds: number;
}

export interface SelftestOptions extends Allowance {
  readonly gates?: Gates;
  readonly clock?: Clock;
  onTrial?(trial: Trial): void;
  onTried?(tried: Tried): void;
}

/**
 * Asks the gates one thing after the other, since what is measured at the same time disturbs. An
 * interruption ends it with what was answered until then.
 */
export async function selftest(
  trials: readonly Trial[],
  options: SelftestOptions,
): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const trial of trials) {
    if (options.signal.aborted) break;
    options.onTrial?.(trial);
    const one = await tryOne(trial, options);
    if (one === null) break;
    tried.push(one);
    options.onTried?.(one);
  }
  return tried;
}

/** @returns null where the trial was interrupted */
async function tryOne(
  trial: Trial,
  { gates = realGates, clock = systemClock, budgetMs, signal }: SelftestOptions,
): Promise<Tried | null> {
  const startMs = clock.nowMs();
  try {
    const answer = await trial.ask(gates, { budgetMs, signal });
    const seconds = (clock.nowMs() - startMs) / 1000;
    return { trial, answer, outcome: outcomeOf(trial.truth, answer), seconds };
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof AssayError)) throw error;
    const seconds = (clock.nowMs() - startMs) / 1000;
    return { trial, answer: notAnswered(error), outcome: 'untold', seconds };
  }
}

/** A gate that could not be asked here, for want of memory for instance, has told nothing. */
function notAnswered({ message, remedy }: AssayError): Answer {
  const nothing = { statistic: '', measured: null, limit: '', blames: [] };
  return { verdict: 'inconclusive', reason: message, needs: remedy, ...nothing };
}
