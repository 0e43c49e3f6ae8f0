import type { RunDocument } from '../document/document.ts';

/** What tells one run from another in a store of metrics: labels, attributes, columns. */
export interface RunFacts {
  readonly run: string;
  readonly profile: string;
  readonly machine: string;
  /** Empty where there is no repository. */
  readonly commit: string;
  /** Empty where none is checked out. */
  readonly branch: string;
}

export function runFacts({ id, profile, fingerprint }: RunDocument): RunFacts {
  const { machineKind, git } = fingerprint;
  return {
    run: id,
    profile,
    machine: machineKind,
    commit: git?.commit ?? '',
    branch: git?.branch ?? '',
  };
}
