import { formatEstimate, formatQuantity } from '../metrics/format-quantity.ts';
import type { Paint } from '../reporters/paint.ts';
import type { Conclusion } from './conclude.ts';
import type { Tried } from './selftest.ts';
import type { Outcome, Trial, Truth } from './trial.ts';

/** What one run of it can't show, and what does. */
const note =
  'One run shows whether the gates work here, not how often they err: assay calibrate counts the false alarms of comparisons on this machine, docs/latency.md and docs/leaks/README.md have the error rates of the benches.';

export interface Told {
  readonly tried: readonly Tried[];
  readonly conclusion: Conclusion;
  readonly machineKind: string;
  readonly budgetMs: number;
  readonly seconds: number;
}

/** The one object that `assay selftest --json` prints. */
export function selftestReport({ tried, conclusion, machineKind, budgetMs, seconds }: Told) {
  const { verdict, exitCode, sentence, counts, isCutShort } = conclusion;
  return {
    verdict,
    exitCode,
    interrupted: isCutShort,
    sentence,
    note,
    machineKind,
    budgetMs,
    seconds,
    counts,
    answers: tried.map(({ trial, answer, outcome, seconds: took }) => ({
      gate: trial.gate,
      planted: trial.what,
      truth: trial.truth.kind,
      outcome,
      ...answer,
      seconds: took,
      reproduce: trial.reproduce({ budgetMs }),
    })),
  };
}

/** The end of the text for people; its last line is the sentence. */
export function closingLines({ conclusion, machineKind, seconds }: Told): readonly string[] {
  return ['', ` ${seconds.toFixed(1)} s on ${machineKind}`, ` ${note}`, ` ${conclusion.sentence}`];
}

const signs = {
  right: ['green', '✔'],
  wrong: ['red', '✘'],
  untold: ['yellow', '?'],
} as const satisfies Record<Outcome, readonly [color: string, sign: string]>;

export interface AnswerStyle {
  /** All that are asked, for the width of the columns. */
  readonly trials: readonly Trial[];
  readonly paint: Paint;
  readonly budgetMs: number;
}

/** One answer for people: a line where it is right, and where it is not, why and how to ask again. */
export function answerLines(tried: Tried, style: AnswerStyle): readonly string[] {
  const { trial, answer, outcome, seconds } = tried;
  const [color, sign] = signs[outcome];
  const padded = (pick: (one: Trial) => string) =>
    pick(trial).padEnd(Math.max(...style.trials.map((one) => pick(one).length)));
  const columns = [
    ` ${style.paint(color, sign)}`,
    padded(({ gate }) => gate),
    padded(({ what }) => what),
    answer.verdict.padEnd('inconclusive'.length),
    `${seconds.toFixed(1).padStart(4)} s`,
    figures(tried),
  ];
  return [columns.join('  '), ...(outcome === 'right' ? [] : explanation(tried, style.budgetMs))];
}

function figures({ trial: { truth }, answer }: Tried): string {
  const { statistic, measured, limit, reason } = answer;
  if (measured === null) return reason;
  const { value, interval, unit, sample } = measured;
  const estimate = `${statistic} ${formatEstimate(value, interval, unit)}, limit ${limit}`;
  const count = `${formatQuantity(sample.count, 'count')} ${sample.of}`;
  const isDoubted = truth.kind === 'fault' && answer.verdict === 'inconclusive';
  const doubt = isDoubted ? truth.doubt?.exec(reason)?.[0] : undefined;
  return [estimate, count, ...(doubt === undefined ? [] : [`but ${doubt}`])].join(', ');
}

const wanted: Readonly<Record<Truth['kind'], string>> = {
  fault: 'a fault was planted, and its answer should blame it',
  clean: 'nothing was planted, and it should pass',
  undecidable: 'nobody can tell from so few, and it should say so',
};

function explanation({ trial, answer, outcome }: Tried, budgetMs: number): readonly string[] {
  const reproduce = trial.reproduce({ budgetMs });
  const { reason, needs } = answer;
  const quieter = reproduce === null ? [] : ['a quieter machine or a longer --budget'];
  const takes = [...(needs === null ? [] : [needs]), ...quieter].join('; ');
  const lines =
    outcome === 'wrong'
      ? [`wrong: ${wanted[trial.truth.kind]}; it says: ${reason}`]
      : [`could not be told: ${reason}`, `what it would take: ${takes}`];
  return [...lines, ...(reproduce === null ? [] : [`reproduce: ${reproduce}`])].map(
    (line) => `      ${line}`,
  );
}
