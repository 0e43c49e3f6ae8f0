import { WHERE_STRETCHES } from '../duet/find-where.ts';
import type { Profile } from '../config/profile.ts';

/**
 * Launches of both sides a script. What a launch draws by lot makes one side a percent or so faster: of
 * several it evens out.
 */
export const DUET_ROUNDS = 3;

/** Less than this in all rounds together decides little: a block of a side has a second or so. */
const LEAST_SECONDS = 90;

/** To start both sides and k6, in each round. */
const ROUND_OVERHEAD_SECONDS = 8;

/**
 * How long k6 sends in each round.
 * @param asked seconds that the command line gives a load; null for the profile's own
 */
export function roundSeconds({ loadSeconds }: Profile, asked: number | null): number {
  return (asked ?? Math.max(LEAST_SECONDS, loadSeconds)) / DUET_ROUNDS;
}

/** Of what is profiled; more of it tells the same. */
const MOST_STRETCH_SECONDS = 10;
const LEAST_STRETCH_SECONDS = 3;
const STRETCH_OVERHEAD_SECONDS = 2;

/** How long each side is profiled at a time, where a load became slower. */
export function stretchSeconds(profile: Profile, asked: number | null): number {
  const seconds = roundSeconds(profile, asked) / 2;
  return Math.min(MOST_STRETCH_SECONDS, Math.max(LEAST_STRETCH_SECONDS, seconds));
}

/** What comparing one script takes in all, with a look at where the time goes. */
export function duetSeconds(profile: Profile, asked: number | null): number {
  return (
    DUET_ROUNDS * (roundSeconds(profile, asked) + ROUND_OVERHEAD_SECONDS) +
    ROUND_OVERHEAD_SECONDS +
    WHERE_STRETCHES * (stretchSeconds(profile, asked) + STRETCH_OVERHEAD_SECONDS)
  );
}
