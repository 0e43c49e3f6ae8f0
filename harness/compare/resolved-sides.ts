import type { ComparedPair } from './compare-benchmarks.ts';

/** What is to be compared, once it is known and in place. Disposing removes what was put there. */
export interface ResolvedSides extends AsyncDisposable {
  readonly pairs: readonly ComparedPair[];
  readonly onlyInBase: readonly string[];
  readonly onlyInCandidate: readonly string[];
}

export const nothingToDispose = async (): Promise<void> => {};

export interface ArgumentOptions {
  /** Only the benchmark of this name. */
  readonly bench: string | null;
  /** The module that says how packages are used. */
  readonly use: string | null;
  readonly signal?: AbortSignal | undefined;
  /** Whether the user said that the servers are theirs, wherever they are. */
  readonly ownsTarget?: boolean;
}
