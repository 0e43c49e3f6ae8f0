import { binomialAtLeast } from './binomial.ts';

/**
 * McNemar's exact test for two classifiers on the same examples: of the examples that exactly one of
 * them gets right, `onlyFirst` were the first's. The probability, under equal accuracy, of at least as
 * many (one-sided; Q. McNemar, Psychometrika 12, 1947; the exact form conditions on the sum). 1 where
 * they never differ.
 */
export function mcnemarAtLeast(onlyFirst: number, onlySecond: number): number {
  return binomialAtLeast(onlyFirst, onlyFirst + onlySecond, 0.5);
}
