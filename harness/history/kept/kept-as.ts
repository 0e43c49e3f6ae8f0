import type { RunDocument } from '../../document/document.ts';

/**
 * What kind of run it is. Only `regular` ones are what later runs are held against:
 * - `regular`: of a commit, whole;
 * - `changed`: of a working tree with changes, whose code nobody else has;
 * - `part`: the part of one of several jobs, which `assay merge` makes a whole;
 * - `ad-hoc`: one script by `assay load`, with whatever the command line said.
 */
export type KeptAs = 'regular' | 'changed' | 'part' | 'ad-hoc';

/** @param isAdHoc it is no run of suites */
export function keptAs({ shard, fingerprint }: RunDocument, isAdHoc = false): KeptAs {
  if (isAdHoc) return 'ad-hoc';
  if (shard !== undefined) return 'part';
  return fingerprint.git?.dirty === true ? 'changed' : 'regular';
}

/** All but single scripts. */
export const ofSuites: readonly KeptAs[] = ['regular', 'changed', 'part'];

/** The kinds that a run of this kind may be compared with: what was measured of a commit. */
export function comparedWith(kind: KeptAs): readonly KeptAs[] {
  return kind === 'changed' ? ['regular', 'changed'] : [kind];
}
