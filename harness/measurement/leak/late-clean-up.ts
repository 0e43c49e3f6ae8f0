import type { Sample } from '../probe/sampler.ts';
import type { Judged } from './conclude.ts';
import type { RetainedJudgement } from './trajectory.ts';

/** What only lacks operations has nothing that a pause could let go. */
export function hasRisen({ trajectory: { windows }, limit }: Judged): boolean {
  const first = windows[0]?.[0]?.level ?? 0;
  return windows.flat().some((point) => point.level - first > limit.noiseFloor);
}

/** Requests beyond those at the start may still let something go. */
export function hasPending(first: Sample | null, now: Sample): boolean {
  return (now.levels['handles'] ?? 0) > (first?.levels['handles'] ?? 0);
}

/** Whether the level of anything open is lower than before, by more than noise. */
export function hasFallen(before: Sample, after: Sample, open: readonly Judged[]): boolean {
  return open.some(({ trajectory: { resource }, limit }) => {
    const fall = (before.levels[resource] ?? 0) - (after.levels[resource] ?? 0);
    return fall > limit.noiseFloor;
  });
}

export function cleanedUpLate({
  wants: _asked,
  ...judgement
}: RetainedJudgement): RetainedJudgement {
  return {
    ...judgement,
    grows: true,
    verdict: 'inconclusive',
    reason: 'it grew, but most of that was let go when it was waited for: delayed clean-up',
    needs: 'a longer budget, so that a window is longer than the delay',
  };
}
