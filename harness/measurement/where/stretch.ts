import type { BothSides } from '../both-sides.ts';
import type { CpuProfile } from './cpu-profile.ts';

/** What one name took in a stretch of load. */
export interface Taken {
  readonly calls: number;
  readonly ms: number;
}

/** Statements, or commands, by their text. */
export type TakenByName = ReadonlyMap<string, Taken>;

/** One side under load by itself, for some seconds. Null: it could not be seen. */
export interface Stretch {
  readonly requests: number;
  readonly seconds: number;
  readonly profiles: readonly CpuProfile[] | null;
  readonly statements: TakenByName | null;
  readonly commands: TakenByName | null;
}

/** The stretches of both sides, in the order in which each was taken. */
export type Stretches = BothSides<readonly Stretch[]>;

/** What was taken between two readings; of names that only the second one has, all of it. */
export function takenBetween(before: TakenByName, after: TakenByName): TakenByName {
  const between = new Map<string, Taken>();
  for (const [name, { calls, ms }] of after) {
    const first = before.get(name) ?? { calls: 0, ms: 0 };
    if (calls > first.calls) between.set(name, { calls: calls - first.calls, ms: ms - first.ms });
  }
  return between;
}
