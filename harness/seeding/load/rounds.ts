import type { GateResult } from '../../verdicts/verdict.ts';
import { msOf, type Recorded, type RequestSeed, wouldFail } from './ask-rule.ts';
import type { Family } from './family.ts';

/** A gate with the fault that is planted for it. */
export interface Planted {
  readonly gate: GateResult;
  readonly family: Family;
  readonly seed: RequestSeed;
  readonly recorded: Recorded;
}

/**
 * Gates of one script whose faults can be planted in one run of it, so that each still fails by its own:
 * by its rule the faults of the others, which may be larger, would not have failed it.
 */
export function roundsOf(planted: readonly Planted[]): Planted[][] {
  const rounds: Planted[][] = [];
  for (const one of planted) {
    const round = rounds.find((others) =>
      [...others, one].every((member) => isOnlyByItsOwn(member, [...others, one])),
    );
    if (round === undefined) rounds.push([one]);
    else round.push(one);
  }
  return rounds;
}

function isOnlyByItsOwn(member: Planted, all: readonly Planted[]): boolean {
  if (all.some(({ family }) => family !== member.family)) return false;
  const larger = all.map(({ seed }) => seed).filter((seed) => !isWithin(seed, member.seed));
  return (
    larger.length === 0 || wouldFail(member.gate, member.family, larger, member.recorded) === false
  );
}

/** Whether a fault is no larger than another one in any respect. */
function isWithin(seed: RequestSeed, other: RequestSeed): boolean {
  return seed.share <= other.share && msOf(seed) <= msOf(other);
}
