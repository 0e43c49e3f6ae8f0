import { type DuetSide, sideOfTurn, turnAt, turnCode } from '../duet-turns.ts';
import { duetPlan } from './duet-environment.ts';
import { iteration } from './hooks.ts';
import { turnTaken } from './markers.ts';

/** What `setup()` of both copies of a script returned, for each side its own. */
interface BothData {
  readonly base: unknown;
  readonly candidate: unknown;
}

type Exported = (...args: unknown[]) => unknown;

function isFunction(exported: unknown): exported is Exported {
  return typeof exported === 'function';
}

/** Sends an iteration to the side whose turn it is. Anything but a function is handed through. */
export function duetIteration(base: unknown, candidate: unknown): unknown {
  if (!isFunction(base) || !isFunction(candidate)) return base;
  return iteration((data: unknown, ...rest: unknown[]): unknown => {
    const side = takeTurn();
    const own = (data as BothData | undefined | null)?.[side];
    return (side === 'base' ? base : candidate)(own, ...rest);
  });
}

function takeTurn(): DuetSide {
  const turn = turnAt(duetPlan, Date.now());
  const side = sideOfTurn(duetPlan, turn);
  turnTaken.add(turnCode(turn, side));
  return side;
}

/** Both sides are set up, the base first: each gets what its own set-up returned. */
export function duetSetup(base: Exported, candidate: Exported): () => unknown {
  return () => both(base(), candidate());
}

export function duetTeardown(base: Exported, candidate: Exported): (data: unknown) => unknown {
  return (data) => {
    const own = data as BothData | undefined | null;
    return both(base(own?.base), candidate(own?.candidate));
  };
}

function both(base: unknown, candidate: unknown): unknown {
  if (!isPromise(base) && !isPromise(candidate)) return { base, candidate };
  return Promise.all([base, candidate]).then(([first, second]) => ({
    base: first,
    candidate: second,
  }));
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
