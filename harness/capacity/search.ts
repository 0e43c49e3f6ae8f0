import type { RateRecord } from './rate-record.ts';

/** What the search looks at. */
export type Seen = Pick<RateRecord, 'rate' | 'holding' | 'overRatio' | 'looks' | 'requests'>;

/** Between which rates the capacity is shown to lie. */
export interface Bracket {
  /** The highest rate at which the objective is shown to hold, below `high`. */
  readonly low: number | null;
  /** The lowest rate at which it is shown not to. */
  readonly high: number | null;
  /** The highest rate at which it looks kept; null where there is none. */
  readonly estimate: number | null;
}

export interface Step {
  readonly rate: number;
  /** Whether it is a neighbor of the knee, to be applied until the queue of the target has settled. */
  readonly isFinal: boolean;
}

/** Neighbors of the search differ by so much: the capacity is told to ± 5 %. */
const NEIGHBORS = 1.05;
/** The first looks for it go up by so much. */
const LEAP = 2;
/** More of a rate that stays open is better spent a step further from the knee. */
const MOST_LOOKS = 2;
/** The width of such a step: what lies further from the knee is told sooner. */
const OUTWARD = 1.1;

export function bracketOf(seen: readonly Seen[]): Bracket {
  const high = lowest(seen.filter(({ holding }) => holding === 'exceeds'));
  const below = seen.filter(({ rate }) => high === null || rate < high);
  return {
    low: highest(below.filter(({ holding }) => holding === 'holds')),
    high,
    estimate: neighborsOf(seen).kept,
  };
}

/**
 * Where the knee seems to be: half-way, in logarithms, between the neighbors of it.
 * @returns null where no rate looks kept, or none looks broken
 */
export function kneeOf(seen: readonly Seen[]): number | null {
  const { kept, broken } = neighborsOf(seen);
  return kept === null || broken === null ? null : Math.sqrt(kept * broken);
}

/** The rates on both sides of where the knee seems to be; null where there is none on a side. */
interface Neighbors {
  readonly kept: number | null;
  readonly broken: number | null;
}

/**
 * The knee is where the fewest requests speak against it: those of rates below that do not look kept, and of
 * rates above that do. A stall of the machine at a low rate then misleads nobody for long. What is shown
 * outweighs all that only looks so.
 */
function neighborsOf(seen: readonly Seen[]): Neighbors {
  const sorted = seen.toSorted((a, b) => a.rate - b.rate);
  let against = sorted.filter(looksKept).reduce((sum, one) => sum + weightOf(one), 0);
  let [least, knee] = [against, 0];
  for (const [index, one] of sorted.entries()) {
    against += looksKept(one) ? -weightOf(one) : weightOf(one);
    // Of two that fit alike the higher one: the next look there shows it soon if it is wrong.
    if (against <= least) [least, knee] = [against, index + 1];
  }
  return {
    kept: highest(sorted.slice(0, knee).filter(looksKept)),
    broken: lowest(sorted.slice(knee).filter((one) => !looksKept(one))),
  };
}

const SHOWN_WEIGHT = 1e9;
const weightOf = ({ holding, requests }: Seen): number =>
  (holding === 'open' ? 0 : SHOWN_WEIGHT) + requests;

/** Whether both ends are shown, and are no further apart than two steps (or one iteration a second). */
export function isFound({ low, high }: Bracket): boolean {
  if (low === null || high === null) return false;
  return high / low <= NEIGHBORS * NEIGHBORS * (1 + 1e-9) || high - low <= 1;
}

/**
 * The rate to apply next: leaps until the objective looks broken, halves of what is between (in
 * logarithms) until neighbors are left, and then more of these, or of a step further out where a
 * neighbor is too near the knee to be told.
 *
 * @param start where to begin, iterations a second
 * @param most the highest rate that may be applied
 * @returns null where no rate is left that would tell more
 */
export function nextStep(seen: readonly Seen[], start: number, most: number): Step | null {
  if (seen.length === 0) return short(Math.min(start, most));
  const top = Math.max(...ratesOf(seen));
  // Far beyond the knee a few seconds show that it does not hold.
  if (bracketOf(seen).high === null && top < most) return short(Math.min(most, top * LEAP));
  const { kept, broken } = neighborsOf(seen);
  if (broken === null) return finalAt(seen, most);
  if (kept === null) {
    if (broken > 1) return short(Math.max(1, Math.floor(broken / LEAP)));
    return finalAt(seen, broken);
  }
  if (broken > stepBy(kept, NEIGHBORS)) return short(middle(kept, broken));
  return firmed(seen, kept, broken);
}

const short = (rate: number): Step => ({ rate, isFinal: false });

/** Of the two neighbors, the side of which less is shown. */
function firmed(seen: readonly Seen[], kept: number, broken: number): Step | null {
  const { low, high } = bracketOf(seen);
  const below = outward(seen, kept, 1 / OUTWARD, (rate) => rate > (low ?? 0));
  const above = outward(seen, broken, OUTWARD, (rate) => rate < (high ?? Number.POSITIVE_INFINITY));
  if (below === null || above === null) return below ?? above;
  const missingBelow = low === null ? Number.POSITIVE_INFINITY : kept / low;
  const missingAbove = high === null ? Number.POSITIVE_INFINITY : high / broken;
  return missingBelow >= missingAbove ? below : above;
}

/** The first rate from the knee outward that is worth a further look, short of what is shown already. */
function outward(
  seen: readonly Seen[],
  from: number,
  factor: number,
  isWithin: (rate: number) => boolean,
): Step | null {
  for (let rate = from; rate >= 1 && isWithin(rate); rate = stepBy(rate, factor)) {
    const one = finalAt(seen, rate);
    if (one !== null) return one;
  }
  return null;
}

function finalAt(seen: readonly Seen[], rate: number): Step | null {
  const known = seen.find((one) => one.rate === rate);
  if (known !== undefined && (known.holding !== 'open' || known.looks >= MOST_LOOKS)) return null;
  return { rate, isFinal: true };
}

function looksKept({ holding, overRatio }: Seen): boolean {
  return holding === 'holds' || (holding === 'open' && overRatio <= 1);
}

/** At least one iteration a second further. */
function stepBy(rate: number, factor: number): number {
  const next = Math.round(rate * factor);
  return factor > 1 ? Math.max(rate + 1, next) : Math.min(rate - 1, next);
}

function middle(low: number, high: number): number {
  return Math.min(high - 1, Math.max(low + 1, Math.round(Math.sqrt(low * high))));
}

const ratesOf = (seen: readonly Seen[]): number[] => seen.map(({ rate }) => rate);
const lowest = (seen: readonly Seen[]): number | null =>
  seen.length === 0 ? null : Math.min(...ratesOf(seen));
const highest = (seen: readonly Seen[]): number | null =>
  seen.length === 0 ? null : Math.max(...ratesOf(seen));
