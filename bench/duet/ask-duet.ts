import { fileURLToPath } from 'node:url';

import { runRound } from '../../harness/duet/run-round.ts';
import type { DuetMeasurement } from '../../harness/measurement/duet/duet.ts';
import { familyLevels } from '../../harness/statistics/family.ts';
import { signSequence } from '../../harness/statistics/sign-sequence.ts';
import { judgeSlowdown } from '../../harness/verdicts/duet/slowdown.ts';
import type { Sides } from './sides.ts';
import type { Answer, Cell } from './trial.ts';

/** What is judged, each alone as if it were the only gate: percentile and margin in percent. */
export const questions = [
  { p: 0.5, margin: 5 },
  { p: 0.5, margin: 2.5 },
  { p: 0.95, margin: 10 },
] as const;

const ALPHA = 0.01;

/** Runs k6 against both sides, and asks the rules of the product. */
export async function askDuet(
  { urls }: Sides,
  { seconds, rate, turnMs }: Cell,
  folder: string,
): Promise<Answer[]> {
  const { duets } = await runRound({
    script: fileURLToPath(new URL('script.ts', import.meta.url)),
    urls,
    against: 'base',
    seed: Math.trunc(Math.random() * 2 ** 31),
    turnMs,
    folder,
    keepsPoints: false,
    durationSeconds: seconds,
    rate,
    abort: new AbortController().signal,
  });
  return duets.flatMap((duet) => questions.map((question) => answerOf(duet, question)));
}

/** What the product says of a measurement; simulated ones are asked the same way. */
export function answerOf(
  duet: DuetMeasurement,
  { p, margin }: { readonly p: number; readonly margin: number },
): Answer {
  const levels = familyLevels(ALPHA, 1);
  const { verdict, measured, evidence } = judgeSlowdown(duet, { p, margin: margin / 100 }, levels);
  // None where no block has enough of both sides.
  const logRatios = evidence.flatMap((one) => (one.kind === 'pairs' ? one.logRatios : []));
  return {
    rule: `p${p * 100} at ${margin} %`,
    verdict,
    ratio: measured === null ? null : 1 + measured.value,
    decidedAfter:
      logRatios.length === 0
        ? null
        : signSequence(logRatios, Math.log1p(margin / 100), levels).decidedAfter,
    logRatios,
  };
}
