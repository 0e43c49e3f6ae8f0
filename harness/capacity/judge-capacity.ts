import type { Verdict } from '../statistics/verdict.ts';
import type { Bracket } from './search.ts';

/**
 * Whether a back end bears a rate: it passes if the objective is shown to hold there or above, fails if it is
 * shown to be broken there or below, and else it can't be told.
 */
export function judgeCapacity({ low, high }: Bracket, atLeast: number): Verdict {
  if (high !== null && high <= atLeast) return 'fail';
  return low !== null && low >= atLeast ? 'pass' : 'inconclusive';
}
