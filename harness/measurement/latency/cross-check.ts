import { formatPercent } from '../../metrics/format-percent.ts';

/**
 * How far the two forms of a launch may lie apart. The lock-step form has an sd of 1 to 3.7 % between
 * launches; what it is there to find (a helper that both sides turned megamorphic) is a factor.
 */
const agreesWithin = 0.12;

/** One that disagrees is asked again twice: the median of three. */
const mostAsked = 3;

export interface CrossCheck {
  readonly logRatio: number | null;
  readonly doubt: string | null;
}

/**
 * Asks the lock-step form whether it sees the same. Agreement at the first answer ends it; a disagreement
 * must be the median's of three, and be on the other side of the margin, to raise a doubt.
 */
export async function crossCheck(
  lockStep: () => Promise<number>,
  logRatio: number,
  margin: number,
): Promise<CrossCheck> {
  const answers: number[] = [];
  const middle = () => answers.toSorted((a, b) => a - b)[answers.length >> 1] ?? Number.NaN;
  while (answers.length < mostAsked) {
    answers.push(await lockStep());
    if (Math.abs(middle() - logRatio) <= agreesWithin) return { logRatio: middle(), doubt: null };
  }
  const limit = Math.log1p(margin);
  const sameSide = middle() > limit === logRatio > limit;
  if (sameSide) return { logRatio: middle(), doubt: null };
  return {
    logRatio: middle(),
    doubt: `both sides in one process differ by ${ofRatio(logRatio)}, each in its own by ${ofRatio(middle())}: what they share is compiled differently`,
  };
}

function ofRatio(logRatio: number): string {
  return formatPercent(Number(Math.expm1(logRatio).toFixed(3)));
}
