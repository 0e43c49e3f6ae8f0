import { formatPercent } from '../../metrics/format-percent.ts';

/**
 * How far the two forms of a launch may lie apart. The lock-step form has an sd of 1 to 3.7 % between
 * launches; what it is there to find (a helper that both sides turned megamorphic) is a factor.
 */
const AGREES_WITHIN = 0.12;

/** One that disagrees is asked again: all of three must, in the same direction, to raise a doubt. */
const MOST_ASKED = 3;

export interface CrossCheck {
  /** The answer nearest to what is checked; null where it wasn't asked. */
  readonly logRatio: number | null;
  readonly doubt: string | null;
}

/**
 * Asks the lock-step form whether it sees the same. It ends at the first answer that agrees or that lies
 * on the other side than an earlier one: a neighbor disturbs one answer or two, and what a shared
 * function hides shows in every one.
 */
export async function crossCheck(
  lockStep: () => Promise<number>,
  logRatio: number,
  margin: number,
): Promise<CrossCheck> {
  const answers: number[] = [];
  while (answers.length < MOST_ASKED) {
    const answer = await lockStep();
    answers.push(answer);
    const sameDirection = answer > logRatio === (answers[0] ?? answer) > logRatio;
    if (Math.abs(answer - logRatio) <= AGREES_WITHIN || !sameDirection) {
      return { logRatio: answer, doubt: null };
    }
  }
  const byDistance = answers.toSorted((a, b) => Math.abs(a - logRatio) - Math.abs(b - logRatio));
  const nearest = byDistance[0] ?? Number.NaN;
  const limit = Math.log1p(margin);
  if (nearest > limit === logRatio > limit) return { logRatio: nearest, doubt: null };
  return {
    logRatio: nearest,
    doubt: `with both sides in one process the candidate takes ${ofRatio(logRatio)} of the base's time, with each in its own ${ofRatio(nearest)}: what they share is compiled differently`,
  };
}

function ofRatio(logRatio: number): string {
  return formatPercent(Number(Math.exp(logRatio).toFixed(3)));
}
