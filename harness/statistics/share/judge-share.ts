import type { FamilyLevels } from '../family.ts';
import { burstLogE } from './burst-test.ts';
import { designEffects, driftShowsAbove, driftShowsAtMost, FEWEST_BLOCKS } from './drift-test.ts';
import type { ShareEvidence } from './evidence.ts';

/** What the evidence shows of a share against p0. */
export type ShareVerdict = 'at most' | 'above' | 'open';

/**
 * The rule of every percentile and error rate. A share is shown to be at most p0 when two tests agree, one
 * that is exact for bursts (`burst-test.ts`) and one that sees drift (`drift-test.ts`); it is shown to be
 * above p0 by the second alone, since bursts show in the blocks, too.
 */
export function judgeShare(evidence: ShareEvidence, levels: FamilyLevels): ShareVerdict {
  const { requests, over, blocks } = evidence;
  if (requests === 0) return 'open';
  const isUniform = over === 0 || over === requests;
  const halfSeconds = blocks.reduce((sum, one) => sum + one.over.length, 0);
  // A drift that there was no time to see can't be ruled out.
  if (!isUniform && halfSeconds < FEWEST_BLOCKS) return 'open';
  const design = designEffects(evidence, levels);
  if (driftShowsAbove(evidence, design.fail, levels.fail)) return 'above';
  if (!driftShowsAtMost(evidence, design.pass, levels.pass)) return 'open';
  return burstLogE(evidence) >= Math.log(1 / levels.pass) ? 'at most' : 'open';
}
