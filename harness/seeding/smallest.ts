import { roundUp } from './seed.ts';

export interface SizeRange {
  /** Sizes below are not told apart from nothing. */
  readonly least: number;
  readonly most: number;
}

/** How near the answer is to the smallest size: within this part of it. */
const NEAR = 0.03;

/**
 * The smallest size of a fault that is caught, to two digits, by halving the range on a logarithmic scale:
 * what catches a fault catches every larger one. Null where not even the largest is caught.
 */
export function smallestSize(
  { least, most }: SizeRange,
  isCaught: (size: number) => boolean,
): number | null {
  if (!(most > 0) || !isCaught(most)) return null;
  if (isCaught(least)) return least;
  let [missed, caught] = [least, most];
  while (caught / missed > 1 + NEAR) {
    const middle = Math.sqrt(missed * caught);
    if (isCaught(middle)) caught = middle;
    else missed = middle;
  }
  const rounded = Math.min(most, roundUp(caught));
  return isCaught(rounded) ? rounded : caught;
}
