import type { Needs } from './needs.ts';

/** What a look at one thing found. Each absence says what it costs and what to do about it. */
export type Finding =
  | { readonly state: 'here'; readonly detail: string }
  /** `assay run` works without it, but less well. */
  | Absence<'limited'>
  /** `assay run` can't work like this. */
  | Absence<'missing'>;

interface Absence<State> {
  readonly state: State;
  readonly detail: string;
  readonly costs: string;
  readonly remedy: string;
}

export interface Check {
  /** In words, as the report shows it: `Redis server`. */
  readonly name: string;
  /** Whether the project asks for it: what nobody asked for takes no line. Without it, always. */
  isWanted?(needs: Needs): boolean;
  look(needs: Needs): Promise<Finding>;
}
