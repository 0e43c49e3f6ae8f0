import type { Doubt, Suspect, Veto } from './veto.ts';
import { fewObjects, goingAges } from './vetoes/ages.ts';
import { controlsDeny } from './vetoes/controls.ts';
import { mayBeHeldForAWhile } from './vetoes/counted.ts';
import { mayBeLargestCache, mayGetFull, tooEarly } from './vetoes/largest-cache.ts';
import { addsEverLess, fallsAsMuch, isNoTable, slowsDown } from './vetoes/shape.ts';

/**
 * A cache that fills, entries that live for a while and a pool have the levels of a leak for as long as
 * they fill. So a leak of bytes needs evidence beyond its levels; what is cheap is asked first.
 */
const vetoes: readonly Veto[] = [
  isNoTable,
  slowsDown,
  addsEverLess,
  fallsAsMuch,
  mayGetFull,
  tooEarly,
  goingAges,
  fewObjects,
  controlsDeny,
  mayBeLargestCache,
];

/** Of what is counted: files, sockets, timers, listeners. */
const vetoesOfCounts: readonly Veto[] = [mayBeHeldForAWhile];

/** The first reason to doubt that this is a leak. */
export function doubtOf(suspect: Suspect): Doubt | null {
  for (const veto of suspect.trajectory.kind === 'count' ? vetoesOfCounts : vetoes) {
    const doubt = veto(suspect);
    if (doubt !== null) return doubt;
  }
  return null;
}
