import { betaQuantile } from './incomplete-beta.ts';

/**
 * The t that a Student variable with so many degrees of freedom exceeds with probability `tail`,
 * 0 < tail < .5: P(T > t) = ½ I_x(ν/2, ½) at x = ν/(ν + t²) (DLMF 8.17; Abramowitz and Stegun 26.7.1).
 */
export function studentQuantile(tail: number, degreesOfFreedom: number): number {
  if (!(tail > 0 && tail < 0.5)) {
    throw new RangeError(`a tail probability lies inside (0, .5), not ${tail}`);
  }
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(`there are more than 0 degrees of freedom, not ${degreesOfFreedom}`);
  }
  const x = betaQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}
