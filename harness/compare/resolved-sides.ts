import type { ComparedPair } from './compare-benchmarks.ts';

/** What is to be compared, once it is known and in place. Disposing removes what was put there. */
export interface ResolvedSides extends AsyncDisposable {
  readonly pairs: readonly ComparedPair[];
  readonly onlyInBase: readonly string[];
  readonly onlyInCandidate: readonly string[];
}

export const nothingToDispose = async (): Promise<void> => {};
