import type { FamilyLevels } from '../family.ts';
import { burstLogE } from './burst-test.ts';
import { designEffects, driftShowsAbove, driftShowsAtMost } from './drift-test.ts';
import type { ShareEvidence } from './evidence.ts';

/** Beyond a hundred times as much, "how much more" is no help. */
const MOST_TIMES = 100;

/**
 * By which factor the evidence would have to grow, its share, bursts and drift staying the same, until
 * it shows one or the other; null where even a hundred times as much would not do.
 */
export function growthToDecide(evidence: ShareEvidence, levels: FamilyLevels): number | null {
  const design = designEffects(evidence, levels);
  for (let times = 1.05; times < MOST_TIMES; times *= 1.05) {
    const grown = {
      ...evidence,
      requests: evidence.requests * times,
      over: evidence.over * times,
    };
    if (driftShowsAbove(grown, design.fail, levels.fail)) return times;
    if (
      driftShowsAtMost(grown, design.pass, levels.pass) &&
      burstLogE(evidence, times) >= Math.log(1 / levels.pass)
    ) {
      return times;
    }
  }
  return null;
}
