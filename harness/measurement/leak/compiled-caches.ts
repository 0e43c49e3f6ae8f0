import type { Clock } from '../../metrics/clock.ts';
import { runBlock } from './blocks-of-window.ts';
import type { Judged } from './conclude.ts';
import { type Judging, isGrowing } from './judging.ts';
import { cachedCode, mayBeCompiled, operationsToTell } from './last-resort.ts';
import type { Recording } from './recording.ts';
import type { Work } from './work.ts';

/**
 * What may be V8's caches of compiled code is run for once more, between two collections that empty
 * them. Where it was the caches, all windows are measured anew with such collections.
 */
export async function borneOut(
  work: Work,
  record: Recording,
  judging: Judging,
  clock: Clock,
  judged: readonly Judged[],
): Promise<readonly Judged[]> {
  const [from, to] = [record.windows[0]?.[0]?.sample, work.last?.sample];
  const compiled = judged.find((one) => isGrowing(one) && mayBeCompiled(one, from, to));
  if (work.lastResort || compiled === undefined) return judged;
  work.lastResort = true;
  const before = await work.sample();
  const window = record.windows.at(-1) ?? [];
  const ofWindow = (window.at(-1)?.operations ?? 0) - (window[0]?.operations ?? 0);
  const enough = operationsToTell(compiled.judgement.slopePerOp);
  await runBlock(work, record, clock, Math.max(1, Math.round(Math.min(ofWindow / 2, enough))));
  const after = await work.sample();
  const survives = ({ judgement, trajectory: { resource } }: Judged): boolean =>
    judging.rule.survives(judgement, {
      gained: (after.sample.levels[resource] ?? 0) - (before.sample.levels[resource] ?? 0),
      operations: after.operations - before.operations,
    });
  const cached = new Set(judged.filter((one) => isGrowing(one) && isOfCode(one) && !survives(one)));
  if (cached.size === 0) {
    if (to !== undefined) record.rebase(to, before.sample, bytesOf(judging));
    return judged;
  }
  record.forgetPoints();
  return judged.map((one) =>
    cached.has(one) ? { ...one, judgement: cachedCode(one.judgement) } : one,
  );
}

function bytesOf({ judgedKinds }: Judging): readonly string[] {
  return judgedKinds.filter(({ kind }) => kind === 'bytes').map(({ resource }) => resource);
}

/** Machine code is cached with the rest. */
function isOfCode({ trajectory: { resource } }: Judged): boolean {
  return resource === 'heap' || resource === 'code';
}
