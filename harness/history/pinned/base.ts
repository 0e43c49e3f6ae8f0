import { type Base, curvesOf } from '../../document/curves.ts';
import type { RunDocument } from '../../document/document.ts';
import type { PinnedRun } from './pinned-run.ts';

/**
 * The run whose curves are shown behind those of a new one: the pinned one where it is of the same machine
 * kind and profile and has any, else the last one that is; null where neither has a curve.
 * @param last of this machine kind and profile
 */
export function baseOf(
  pinned: PinnedRun | null,
  last: RunDocument | null,
  { machineKind, profile }: { readonly machineKind: string; readonly profile: string },
): Base | null {
  const isAlike = pinned?.machineKind === machineKind && pinned.profile === profile;
  if (pinned !== null && isAlike && Object.keys(pinned.curves).length > 0) {
    return { kind: 'pinned', run: pinned.run, curves: pinned.curves };
  }
  const curves = last === null ? {} : curvesOf(last.gates);
  if (last === null || Object.keys(curves).length === 0) return null;
  return { kind: 'last', run: last.id, curves };
}
