import type { BothSides } from '../measurement/both-sides.ts';
import type { CapacityPair } from '../measurement/capacity/capacity-duet.ts';

/** After a pair in which both sides did alike, the next rates are that much higher or lower. */
const STEP = 0.03;
/** Of many that did the same, as many times that. */
const MOST_STEPS = 5;
/** Of a low rate at least so much, in iterations a second. */
const LEAST_STEP = 0.5;
/** A rate may be so much off, to make the candidate's the share of it that was asked for. */
const NEAR = 0.02;

/**
 * The base's rate at which pairs begin: half-way, in logarithms, between the base's knee and the rate at which
 * the candidate is at its own when it has the margin less.
 */
export function firstLevel(knees: BothSides<number>, margin: number): number {
  return Math.sqrt((knees.base * knees.candidate) / (1 - margin));
}

/**
 * Where the next pair is measured: the up-and-down method (W. J. Dixon and A. M. Mood, JASA 43, 1948). Where
 * both sides kept the objective the rates are too low to tell them apart, where both broke it too high. From the
 * third that goes the same way on steps grow: the search was further off than that.
 * @param inARow how many pairs did the same, this one included
 */
export function nextLevel(
  level: number,
  { kept }: Pick<CapacityPair, 'kept'>,
  inARow: number,
): number {
  const share = STEP * Math.min(MOST_STEPS, Math.max(1, inARow - 1));
  const step = Math.max(LEAST_STEP, level * share);
  if (kept.base === null || kept.candidate === null || kept.base !== kept.candidate) return level;
  return kept.base ? level + step : Math.max(1, level - step);
}

/**
 * Whole rates near a level, the candidate's lower by the margin. Rounding goes the way in which the pair can
 * show what is expected: a lower rate that is too much shows that the candidate holds less, a higher one that
 * it does not.
 */
export function pairRates(
  level: number,
  margin: number,
  { isLower, most }: { readonly isLower: boolean; readonly most: number },
): BothSides<number> {
  const middle = Math.min(most, Math.max(1, Math.round(level)));
  const reach = Math.floor(middle * NEAR);
  const bases = Array.from({ length: 2 * reach + 1 }, (_, i) => middle - reach + i);
  const rounded = isLower ? Math.floor : Math.ceil;
  const pairs = bases
    .filter((base) => base >= 1 && base <= most)
    .map((base) => ({ base, candidate: Math.max(1, rounded(tidy(base * (1 - margin)))) }));
  const off = ({ base, candidate }: BothSides<number>) =>
    Math.abs(Math.log(candidate / (base * (1 - margin))));
  const [best] = pairs.toSorted(
    (a, b) => off(a) - off(b) || Math.abs(a.base - middle) - Math.abs(b.base - middle),
  );
  return best ?? { base: middle, candidate: middle };
}

/** 100 × .9 is 90 and not 90.00000000000001. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
