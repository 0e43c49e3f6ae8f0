import type { BothSides } from '../both-sides.ts';

/** What a request spends its time on, and can be named. */
export type SpentKind = 'function' | 'statement' | 'command';

/** Time of one function, statement of Postgres or command of Redis on both sides, in ms a request. */
export interface TimeSpent {
  readonly kind: SpentKind;
  /** `listPredictions`, `select … from predictions`, `hgetall`. */
  readonly name: string;
  /** `api/predictions.ts:41`, from the root of the repository; null where it has none. */
  readonly place: string | null;
  readonly perRequestMs: BothSides<number>;
  /** Calls a request; of a function null, since a profile counts no calls. */
  readonly calls: BothSides<number> | null;
  /** Of a function: without what it called, and with all of that. */
  readonly self: BothSides<number> | null;
  readonly total: BothSides<number> | null;
  /** Whether it grew beyond what chance does. */
  readonly hasGrown: boolean;
}

/**
 * Where the time of both sides of a load went, by profiles that were taken after the load was judged. It
 * explains a verdict, and is no part of it.
 */
export interface WhereItWent {
  /** Of load on each side. */
  readonly seconds: number;
  readonly requests: BothSides<number>;
  /** What grew most first. */
  readonly spent: readonly TimeSpent[];
  /** What could not be looked at, with the reason. */
  readonly unseen: readonly string[];
}

/** How much more a request of the candidate spends there, in ms. */
export function growthMs({ perRequestMs }: Pick<TimeSpent, 'perRequestMs'>): number {
  return perRequestMs.candidate - perRequestMs.base;
}
