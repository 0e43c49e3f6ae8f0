import type { FamilyLevels } from './family.ts';
import { signTest, type SignTest } from './sign-test.ts';

export interface SignSequence extends SignTest {
  /** After how many observations the verdict stood; null where it is open. */
  readonly decidedAfter: number | null;
}

/**
 * The sign test asked after every observation, which its error allows (Ville's inequality bounds the chance
 * that it ever decides wrongly): its first verdict stands, whatever comes later, and its bounds are the
 * tightest of all looks.
 */
export function signSequence(
  observations: readonly number[],
  margin: number,
  levels: FamilyLevels,
): SignSequence {
  const looks = observations.map((_, index) =>
    signTest(observations.slice(0, index + 1), margin, levels),
  );
  const last = looks.at(-1) ?? signTest(observations, margin, levels);
  const at = looks.findIndex(({ verdict }) => verdict !== 'inconclusive');
  const lows = looks.flatMap(({ low }) => low ?? []);
  const highs = looks.flatMap(({ high }) => high ?? []);
  const low = lows.length === 0 ? null : Math.max(...lows);
  const high = highs.length === 0 ? null : Math.min(...highs);
  // Bounds that exclude one another are wrong in one of them: then the last look shows its own.
  const isSound = low === null || high === null || low <= high;
  return {
    ...last,
    ...(isSound ? { low, high } : {}),
    verdict: looks[at]?.verdict ?? last.verdict,
    decidedAfter: at === -1 ? null : at + 1,
  };
}
