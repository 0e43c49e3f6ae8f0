import { roundUp } from '../seed.ts';
import { msOf, type RequestSeed } from './ask-rule.ts';

/** By how much a fault that was missed is enlarged: the real thing differs a little from what was recorded. */
const growth = [1.25, 1.6, 2.5];

/**
 * The next larger fault after one that was missed; after a few steps the largest. Null after that one.
 * @param attempt how many were tried, from 1
 */
export function grown(
  seed: RequestSeed,
  largest: RequestSeed,
  attempt: number,
): RequestSeed | null {
  if (isSame(seed, largest)) return null;
  const step = growth[attempt - 1];
  if (step === undefined) return largest;
  if (seed.kind === 'fail') {
    const share = Math.min(1, roundUp(seed.share * step));
    return { kind: 'fail', share };
  }
  if (largest.kind !== 'delay') return largest;
  const ms = roundUp(seed.ms * step);
  return ms >= largest.ms ? largest : { ...seed, ms };
}

function isSame(one: RequestSeed, other: RequestSeed): boolean {
  return one.kind === other.kind && one.share === other.share && msOf(one) === msOf(other);
}
