import { type ExitCode, exitCode } from '../exit-code.ts';
import { exitCodeOfVerdict, foldVerdicts } from '../verdicts/fold.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { Tried } from './selftest.ts';
import { gateNames, type Outcome, type Trial, type Truth } from './trial.ts';

/** Of the trials of one kind: how many were answered, and how many of the answers were right. */
export interface Score {
  readonly right: number;
  readonly of: number;
}

export interface Conclusion {
  /** `pass`: all answers were right; `fail`: one was wrong; `inconclusive`: one could not be told. */
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  /** One sentence for people, which begins with the counts. */
  readonly sentence: string;
  readonly counts: Readonly<Record<Truth['kind'], Score>>;
  readonly isCutShort: boolean;
}

/**
 * Folds the answers: one that is wrong makes the gates wrong, one that could not be told leaves them
 * open, and no answer at all shows nothing.
 * @param trials what there was to ask; fewer answers are an interruption
 */
export function conclude(trials: readonly Trial[], tried: readonly Tried[]): Conclusion {
  const isCutShort = tried.length < trials.length;
  const verdict = foldVerdicts([
    ...tried.map(({ outcome }) => verdictOf[outcome]),
    ...(isCutShort ? (['inconclusive'] as const) : []),
  ]);
  const counts = {
    fault: scoreOf(tried, 'fault'),
    clean: scoreOf(tried, 'clean'),
    undecidable: scoreOf(tried, 'undecidable'),
  };
  const begin = isCutShort ? `interrupted after ${tried.length} of ${trials.length}: ` : '';
  return {
    verdict,
    exitCode: isCutShort ? exitCode.interrupted : exitCodeOfVerdict(verdict, false),
    sentence: `${begin}${[counted(counts), ...meaning(tried, verdict)].join(': ')}`,
    counts,
    isCutShort,
  };
}

const verdictOf = {
  right: 'pass',
  wrong: 'fail',
  untold: 'inconclusive',
} as const satisfies Record<Outcome, Verdict>;

function of(outcome: Outcome, tried: readonly Tried[]): readonly Tried[] {
  return tried.filter((one) => one.outcome === outcome);
}

function scoreOf(tried: readonly Tried[], kind: Truth['kind']): Score {
  const all = tried.filter(({ trial }) => trial.truth.kind === kind);
  return { right: of('right', all).length, of: all.length };
}

function counted(counts: Conclusion['counts']): string {
  const parts = [
    ['planted faults found', counts.fault],
    ['clean passed', counts.clean],
    ['too small samples left open', counts.undecidable],
  ] as const;
  const said = parts.filter(([, score]) => score.of > 0);
  if (said.length === 0) return 'nothing was answered';
  return said.map(([what, { right, of: all }]) => `${right} of ${all} ${what}`).join(', ');
}

function meaning(tried: readonly Tried[], verdict: Verdict): readonly string[] {
  const gates = gatesOf(tried);
  const untold = of('untold', tried);
  switch (verdict) {
    case 'pass':
      return [`${gates} can be believed here`];
    case 'fail': {
      const wrong = of('wrong', tried);
      return [`${gatesOf(wrong)} can't be believed here`, namesOf(wrong)];
    }
    case 'inconclusive':
      return untold.length === 0 ? [] : ['these could not be told here', namesOf(untold)];
  }
}

/** `the gates`, `the leak gate`, `the leak and latency gates` */
function gatesOf(tried: readonly Tried[]): string {
  const names = gateNames.filter((name) => tried.some(({ trial }) => trial.gate === name));
  if (names.length === gateNames.length) return 'the gates';
  const list = new Intl.ListFormat('en').format(names);
  return `the ${list} gate${names.length === 1 ? '' : 's'}`;
}

function namesOf(tried: readonly Tried[]): string {
  return tried.map(({ trial }) => `'${trial.what}'`).join(', ');
}
