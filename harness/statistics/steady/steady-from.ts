import { levelShift } from './level-shift.ts';
import { slowTrend, trendLimit } from './slow-trend.ts';

/** From which value of a series on its level is steady. */
export type Steadiness =
  | { readonly kind: 'steady'; readonly from: number }
  /** No part of it that is half as long or longer is steady to its end. */
  | { readonly kind: 'never' }
  | { readonly kind: 'too short' };

/** Below this the statistic has not the distribution that its limit is from. */
export const FEWEST_LEVELS = 40;

/** Of steady series one in a hundred is taken for one that is not, half of them by either test. */
const ALPHA = 0.01;

/**
 * What `levelShift` exceeds in half a percent of steady series (Shao and Zhang 2010, table 1). That on series of
 * this length it is so is counted by `npm run bench:rates -- 2000 steady`.
 */
const SHIFT_LIMIT = 84.6;
const TREND_LIMIT = trendLimit(ALPHA / 2);

/** A warm-up is looked for in steps of a twentieth of the series, up to a half of it. */
const STEPS = 20;

/**
 * A warm-up is a beginning that differs from what follows, all of it and to the same side.
 *
 * 1. Two values or more at the very beginning of which each lies above every value of the second half are
 *    warm-up: of series in random order that happens in .05 %. (It is the rule of a duet, and finds what is too
 *    short to shift the level of the whole.)
 * 2. If the rest shifts nowhere (`levelShift`) and has no trend (`slowTrend`), the series is steady from there. Else
 *    a twentieth more is left out, and so on up to a half (P. Heidelberger and P. D. Welch, "Simulation run
 *    length control in the presence of an initial transient", Oper. Res. 31, 1983, who leave out tenths): the
 *    first beginning after which the rest passes.
 * 3. What is left out must be a warm-up: its level has to lie on one side of that of the rest, step by step.
 *    A good beginning and then a slow stretch is no warm-up, and must not be left out as one: the series is not
 *    steady then.
 * @param levels one a slot of equal length, in the order of time
 */
export function steadyFrom(levels: readonly number[]): Steadiness {
  const n = levels.length;
  if (n < FEWEST_LEVELS) return { kind: 'too short' };
  const first = leadingRun(levels);
  const step = Math.max(1, Math.round(n / STEPS));
  for (let from = first; from <= n / 2; from += step) {
    if (!isSteady(levels.slice(from))) continue;
    return isWarmUp(levels, from, step) ? { kind: 'steady', from } : { kind: 'never' };
  }
  return { kind: 'never' };
}

function isSteady(levels: readonly number[]): boolean {
  return levelShift(levels) <= SHIFT_LIMIT && slowTrend(levels) <= TREND_LIMIT;
}

/** How many values at the beginning lie above every value of the second half; 0 where only one does. */
function leadingRun(levels: readonly number[]): number {
  const highest = Math.max(...levels.slice(Math.floor(levels.length / 2)));
  const end = levels.findIndex((level) => level <= highest);
  return end < 2 ? 0 : Math.min(end, Math.floor(levels.length / 2));
}

function isWarmUp(levels: readonly number[], from: number, step: number): boolean {
  const rest = meanOf(levels.slice(from));
  const side = Math.sign(meanOf(levels.slice(0, Math.min(from, step))) - rest);
  for (let at = 0; at < from; at += step) {
    const part = levels.slice(at, Math.min(from, at + step));
    if (Math.sign(meanOf(part) - rest) !== side) return false;
  }
  return true;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
