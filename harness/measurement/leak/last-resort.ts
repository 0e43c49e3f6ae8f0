import type { Sample } from '../probe/sampler.ts';
import type { Judged } from './conclude.ts';
import type { RetainedJudgement } from './trajectory.ts';

/**
 * V8 caches what it compiled at run time (templates, validators, `new Function`, `vm`), and an ordinary
 * collection leaves more in these caches the more often it runs: 4 to 25 B an operation, as steadily as a
 * leak. A collection of last resort empties them. It costs several others, so it is asked for only where
 * what V8 keeps of compiled functions grew beside the heap.
 */

/**
 * The loading of our own code makes single steps of 1 to 7 kB: to look once too often costs half a window,
 * to look too seldom a false alarm.
 */
const COMPILED_BYTES = 4 * 1024;
/** Of what the heap gained: .1 % at most where objects leak, 20 to 35 % where code is compiled. */
const COMPILED_SHARE = 0.05;

/** A gain that is far above what such a collection leaves by chance. */
const TELLING_BYTES = 64 * 1024;
const FEWEST_OPERATIONS = 300;

/** Operations that gain enough at this rate, in bytes an operation. */
export function operationsToTell(slopePerOp: number): number {
  return Math.max(FEWEST_OPERATIONS, TELLING_BYTES / Math.max(slopePerOp, Number.EPSILON));
}

/** Whether the growth of this heap may be that of the caches. */
export function mayBeCompiled(
  { trajectory }: Judged,
  first: Sample | undefined,
  last: Sample | undefined,
): boolean {
  const { resource } = trajectory;
  if (resource !== 'heap' || first === undefined || last === undefined) return false;
  const compiled = (last.compiledBytes ?? 0) - (first.compiledBytes ?? 0);
  const gained = (last.levels[resource] ?? 0) - (first.levels[resource] ?? 0);
  return compiled > COMPILED_BYTES && compiled > gained * COMPILED_SHARE;
}

export function cachedCode({ wants: _asked, ...judgement }: RetainedJudgement): RetainedJudgement {
  return {
    ...judgement,
    grows: true,
    verdict: 'inconclusive',
    reason: 'it grew, but only until V8 emptied its caches of compiled code',
    needs: 'a longer budget: without those caches it has to be measured anew',
  };
}
