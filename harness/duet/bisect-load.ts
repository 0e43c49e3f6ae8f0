import { narrow } from '../compare/bisect.ts';
import { InfrastructureError } from '../errors.ts';
import type { DuetMeasurement } from '../measurement/duet/duet.ts';
import { type FamilyLevels, familyLevels } from '../statistics/family.ts';
import type { Verdict } from '../statistics/verdict.ts';
import { judgeSlowdown } from '../verdicts/duet/slowdown.ts';
import { joinRounds } from './join-rounds.ts';

/** One percentile of one scenario, and by how much it may be slower. */
export interface AskedSlowdown {
  /** Null: of every scenario. */
  readonly subject: string | null;
  readonly p: number;
  readonly margin: number;
}

export interface LoadBisectRequest {
  /** After the good commit, oldest first; the last one is the bad one. */
  readonly commits: readonly string[];
  readonly asked: readonly AskedSlowdown[];
  /** How often a step may be wrong, each way. */
  readonly alpha: number;
  /** Launches of both sides that a decision may take. */
  readonly mostRounds: number;
  /** One launch of the good commit and of this one under the load. */
  readonly compare: (commit: string, round: number) => Promise<readonly DuetMeasurement[]>;
  readonly onStep?: (step: LoadBisectStep) => void;
}

export interface LoadBisectStep {
  readonly commit: string;
  readonly verdict: Verdict;
  readonly subject: string | null;
  /** The percentile that decided, .5 for p50. */
  readonly p: number;
  /** Of the commit to the good one; null where nothing was measured. */
  readonly ratio: number | null;
  readonly rounds: number;
  readonly reason: string;
}

export type LoadBisectReport = { readonly steps: readonly LoadBisectStep[] } & (
  | {
      readonly outcome: 'found';
      readonly commit: string;
      readonly subject: string;
      readonly p: number;
      /** Of the bad commit to the good one. */
      readonly ratio: number;
    }
  /** The bad commit is not shown to be slower than the good one. */
  | { readonly outcome: 'not slower' | 'undecided'; readonly reason: string }
  /** One of these, which could not be told apart. */
  | { readonly outcome: 'unsure'; readonly commits: readonly string[]; readonly reason: string }
);

/**
 * Finds the commit that made a load slower. The bad commit is compared with the good one first; then each
 * candidate is, at a margin half-way to what the bad one is slower by (in logarithms), where the two are told
 * apart soonest.
 * Rounds of one decision add up, and it may be looked at after each; a commit that stays open, or whose back
 * end does not start, is left out by trying its neighbors.
 */
export async function bisectLoad(request: LoadBisectRequest): Promise<LoadBisectReport> {
  const { commits, asked, onStep } = request;
  const steps: LoadBisectStep[] = [];
  const noted = (step: LoadBisectStep): LoadBisectStep => {
    steps.push(step);
    onStep?.(step);
    return step;
  };
  const bad = commits.at(-1) ?? '';
  const whole = noted(await decide(bad, asked, request));
  if (whole.verdict !== 'fail' || whole.ratio === null || whole.subject === null) {
    const outcome = whole.verdict === 'pass' ? 'not slower' : 'undecided';
    return { outcome, reason: whole.reason, steps };
  }
  const { subject, p, ratio } = whole;
  const followed: AskedSlowdown[] = [{ subject, p, margin: Math.sqrt(ratio) - 1 }];
  const left = await narrow(commits, async (commit) => {
    const { verdict } = noted(await decideOrLeave(commit, followed, request));
    return verdict === 'inconclusive' ? null : verdict === 'fail';
  });
  const [commit] = left;
  if (left.length > 1 || commit === undefined) {
    const reason = `${left.length} commits can't be told apart; try a larger --budget`;
    return { outcome: 'unsure', commits: left, reason, steps };
  }
  return { outcome: 'found', commit, subject, p, ratio, steps };
}

/** A back end that does not start at a commit in between says nothing of its speed. */
async function decideOrLeave(
  commit: string,
  asked: readonly AskedSlowdown[],
  request: LoadBisectRequest,
): Promise<LoadBisectStep> {
  try {
    return await decide(commit, asked, request);
  } catch (error) {
    if (!(error instanceof InfrastructureError)) throw error;
    const [reason = ''] = error.message.split('\n', 1);
    const { subject = null, p = Number.NaN } = asked[0] ?? {};
    return { commit, verdict: 'inconclusive', subject, p, ratio: null, rounds: 0, reason };
  }
}

/**
 * Compares a commit with the good one until it is shown to be slower in anything that is asked, or not slower
 * in all of it.
 */
async function decide(
  commit: string,
  asked: readonly AskedSlowdown[],
  { alpha, mostRounds, compare }: LoadBisectRequest,
): Promise<LoadBisectStep> {
  let joined: readonly DuetMeasurement[] = [];
  for (let round = 0; ; round += 1) {
    joined = joinRounds(joined, await compare(commit, round));
    const broken = joined.find((one) => one.broken !== null)?.broken;
    if (broken !== undefined && broken !== null) {
      throw new InfrastructureError(`the load of ${commit.slice(0, 10)} broke: ${broken}`);
    }
    const answer = answerOf(joined, asked, alpha);
    if (answer.verdict !== 'inconclusive' || round + 1 >= mostRounds) {
      return { commit, ...answer, rounds: round + 1 };
    }
  }
}

type Answer = Pick<LoadBisectStep, 'verdict' | 'subject' | 'p' | 'ratio' | 'reason'>;

/** What is slowest of all that is asked, in the order fail, inconclusive, pass. */
function answerOf(
  duets: readonly DuetMeasurement[],
  asked: readonly AskedSlowdown[],
  alpha: number,
): Answer {
  const pairs = duets.flatMap((duet) =>
    asked
      .filter(({ subject }) => subject === null || subject === duet.subject)
      .map((one) => ({ duet, one })),
  );
  const levels = familyLevels(alpha, pairs.length);
  const answers = pairs.map(({ duet, one }) => answerTo(duet, one, levels));
  const [worst] = answers.toSorted(
    (a, b) => urgency[a.verdict] - urgency[b.verdict] || (b.ratio ?? 0) - (a.ratio ?? 0),
  );
  if (worst === undefined) throw new InfrastructureError('the load had no scenario to compare');
  return worst;
}

const urgency: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 1, pass: 2 };

function answerTo(
  duet: DuetMeasurement,
  { p, margin }: AskedSlowdown,
  levels: FamilyLevels,
): Answer {
  const { verdict, measured, reason } = judgeSlowdown(duet, { p, margin }, levels);

  const ratio = measured === null ? null : 1 + measured.value;
  return { verdict, subject: duet.subject, p, ratio, reason };
}
