import type { ResourceName } from './catalog.ts';
import type { LoadResources, SeenStatement } from './resources.ts';

/** All looks of an observer, from its start to its end. */
export interface Observed {
  readonly everyMs: number;
  readonly observerShare: number | null;
  /** Of each look, since the epoch. */
  readonly timesMs: readonly number[];
  readonly columns: readonly ObservedColumn[];
  readonly statements: readonly SeenStatement[];
  readonly notSeen: LoadResources['notSeen'];
}

export interface ObservedColumn {
  readonly of: string;
  readonly resource: ResourceName;
  /** One a look. */
  readonly values: readonly (number | null)[];
  readonly full?: number;
}
