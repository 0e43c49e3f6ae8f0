import type { Advanced } from './clocks.ts';
import type { Grown } from './containers.ts';

/** What only a process is asked that is thrown away. */
export type TrialRequest =
  | { readonly step: 'advance'; readonly ms: number }
  | { readonly step: 'look' }
  | { readonly step: 'grown'; readonly fewest: number }
  | { readonly step: 'stuff'; readonly entries: number }
  | { readonly step: 'added' }
  | { readonly step: 'looked-up' };

export interface TrialAnswers {
  readonly advance: Advanced;
  readonly look: null;
  readonly grown: Grown | null;
  /** Entries that it holds then. */
  readonly stuff: number;
  readonly added: number;
  /** Of the entries that were added since it was filled up, those that had been asked for before. */
  readonly 'looked-up': number;
}
