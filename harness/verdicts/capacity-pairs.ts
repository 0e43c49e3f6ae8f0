import type { CapacityPair } from '../measurement/capacity/capacity-duet.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { type SignSequence, signSequence } from '../statistics/sign-sequence.ts';
import type { Verdict } from '../statistics/verdict.ts';

export interface ToldByPairs {
  readonly verdict: Verdict;
  /** Pairs in which the candidate alone broke the objective, and those in which the base alone did. */
  readonly against: number;
  readonly inFavor: number;
  /** In which both sides did alike, or the rate was not applied: they tell nothing. */
  readonly alike: number;
  /** How many more that differ would decide, if they keep coming like this; null: no number would. */
  readonly more: number | null;
}

/** Rates are whole numbers: what is within this is the margin itself. */
const SAME = 1e-9;

/**
 * Which side breaks an objective first, where the candidate's rate is lower by a margin: pairs in which one side
 * alone broke it, of which as many speak for either side if the candidate holds just so much less (Q. McNemar,
 * "Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947), by the
 * sign test that may be looked at after each pair. What slows the machine down for both makes them alike.
 * A pair whose rate was rounded counts for what it still shows.
 */
export function judgePairs(
  pairs: readonly CapacityPair[],
  margin: number,
  levels: FamilyLevels,
): ToldByPairs {
  const signs = pairs.flatMap((pair) => {
    const sign = signOf(pair);
    return sign === 0 ? [] : [{ sign, share: pair.rates.candidate / pair.rates.base }];
  });
  const against = signs.filter(({ sign }) => sign > 0).length;
  const asked = 1 - margin;
  const forFail = signs.filter(({ sign, share }) => sign < 0 || share <= asked * (1 + SAME));
  const forPass = signs.filter(({ sign, share }) => sign > 0 || share >= asked * (1 - SAME));
  const failing = toldBy(forFail, levels);
  const passing = toldBy(forPass, levels);
  const inFavor = signs.length - against;
  return {
    verdict:
      failing.verdict === 'fail' ? 'fail' : passing.verdict === 'pass' ? 'pass' : 'inconclusive',
    against,
    inFavor,
    alike: pairs.length - signs.length,
    more: signs.length === 0 ? null : (against > inFavor ? failing : passing).more(),
  };
}

/** 1 where the candidate alone broke it, −1 where the base alone did. */
function signOf({ kept: { base, candidate } }: CapacityPair): -1 | 0 | 1 {
  if (base === null || candidate === null || base === candidate) return 0;
  return base ? 1 : -1;
}

function toldBy(
  signs: readonly { readonly sign: number }[],
  levels: FamilyLevels,
): Pick<SignSequence, 'verdict' | 'more'> {
  if (signs.length === 0) return { verdict: 'inconclusive', more: () => null };
  return signSequence(
    signs.map(({ sign }) => sign),
    0,
    levels,
  );
}
