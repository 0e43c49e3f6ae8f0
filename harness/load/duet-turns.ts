import { seededRandom } from '../statistics/random.ts';

/**
 * Two sides of a duet take turns: one has the load for so long, then the other. Two turns make a pair, and
 * which side begins is drawn anew for each pair, so that neither is always the one that comes second.
 * Runs inside k6 as well as in Node.
 */
export interface DuetTurns {
  /** When the first turn begins, in milliseconds since 1970. */
  readonly startMs: number;
  readonly turnMs: number;
  readonly seed: number;
}

export const duetSides = ['base', 'candidate'] as const;
export type DuetSide = (typeof duetSides)[number];

/** What a script is told of a duet. */
export interface DuetPlan extends DuetTurns {
  /** What each side finds in the script's `__ENV` beyond what both do: `TARGET` at least. */
  readonly environments: Readonly<Record<DuetSide, Readonly<Record<string, string>>>>;
}

/** The variable that hands a `DuetPlan` to k6, as JSON. */
export const duetVariable = 'ASSAY_DUET';

/** Number of the turn at a moment, from 0. */
export function turnAt({ startMs, turnMs }: DuetTurns, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - startMs) / turnMs));
}

/** Whose turn it is. */
export function sideOfTurn({ seed }: Pick<DuetTurns, 'seed'>, turn: number): DuetSide {
  const beginsWithBase = seededRandom(seed + (turn >>> 1))() < 0.5;
  return beginsWithBase === (turn % 2 === 0) ? 'base' : 'candidate';
}

/** A turn and its side in one number, as the points of a run carry it. */
export function turnCode(turn: number, side: DuetSide): number {
  return 2 * turn + duetSides.indexOf(side);
}

export function turnOfCode(code: number): number {
  return code >> 1;
}

export function sideOfCode(code: number): DuetSide {
  return code % 2 === 0 ? 'base' : 'candidate';
}
