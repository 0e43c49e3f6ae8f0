import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { defaultSignals } from '../../../fixtures/load/default-signals.ts';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { repositoryRoot } from '../../compare/benchmark-files.ts';
import { commitsBetween, titleOf } from '../../compare/commits.ts';
import { loadConfig } from '../../config/load-config.ts';
import { bisectLoad, type LoadBisectReport, type LoadBisectStep } from '../../duet/bisect-load.ts';
import { openCommitDuets } from '../../duet/commit-duets.ts';
import { parseMargins } from '../../duet/margins.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { planScript } from '../../load/plan-script.ts';
import { formatPercent } from '../../metrics/format-percent.ts';
import { requireComparable } from '../../run/target/require-target.ts';

export interface BisectLoadRequest {
  readonly script: string;
  readonly good: string;
  readonly bad: string;
  /** `p50=5%,p95=10%` */
  readonly slower: string;
  readonly alpha: number;
  /** What a decision takes at first, in seconds of load. */
  readonly budgetSeconds: number;
  readonly config: string | null;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** Launches that share the budget of a decision, as in a run. */
const ROUNDS = 3;
/** Blocks of each round: three of them make as many as a load in one round. */
const BLOCKS_A_ROUND = 20;
/** A commit that can't be told gets so many times the budget in all. */
const UNSURE_BUDGET_FACTOR = 3;

/** `assay bisect --load`: exit 1 where a commit was found, 0 where there is none to find, 4 where it can't tell. */
export async function bisectLoadCommand(request: BisectLoadRequest): Promise<ExitCode> {
  const { good, bad, json, signal } = request;
  const margins = parseMargins(request.slower);
  const loaded = await loadConfig({ file: request.config });
  requireComparable(loaded.config.target);
  const repository = await repositoryRoot(loaded.root);
  const { base, commits } = await commitsBetween(repository, good, bad);
  const script = resolve(request.script);
  const { refused } = await planScript({ script });
  if (refused !== null) throw new UsageError(`k6 refuses ${request.script}: ${refused}`);
  await using supervisor = await acquireSupervisor();
  const folder = await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`));
  await using duets = await openCommitDuets({
    script,
    ...defaultSignals(folder),
    folder,
    abort: signal,
    loaded,
    repository,
    good: base,
    against: good,
    secondsARound: Math.max(1, request.budgetSeconds / ROUNDS),
    blocksARound: BLOCKS_A_ROUND,
  });
  const report = await bisectLoad({
    commits,
    asked: margins.map(({ p, bound }) => ({ subject: null, p, margin: bound.limit.value })),
    alpha: request.alpha,
    mostRounds: ROUNDS * UNSURE_BUDGET_FACTOR,
    compare: duets.compare,
    ...(json ? {} : { onStep: (step) => void process.stderr.write(` ${stepLine(step)}\n`) }),
  });
  const title = report.outcome === 'found' ? await titleOf(repository, report.commit) : null;
  const text = json
    ? JSON.stringify(title === null ? report : { ...report, title })
    : sentence(report, title ?? '', request);
  process.stdout.write(`${text}\n`);
  return {
    found: exitCode.gateFailed,
    'not slower': exitCode.pass,
    undecided: exitCode.inconclusive,
    unsure: exitCode.inconclusive,
  }[report.outcome];
}

const words = { fail: 'slower', pass: 'not slower', inconclusive: "can't tell" } as const;

function stepLine({ commit, verdict, p, ratio, rounds, reason }: LoadBisectStep): string {
  const by = ratio === null ? '–' : `${ratio.toFixed(3)}×`;
  const why = verdict === 'inconclusive' ? `: ${reason}` : '';
  return `${commit.slice(0, 10)} ${words[verdict]} ${by} at p${100 * p} (${rounds} rounds)${why}`;
}

function sentence(report: LoadBisectReport, title: string, { good }: BisectLoadRequest): string {
  switch (report.outcome) {
    case 'found': {
      const by = formatPercent(Number((report.ratio - 1).toFixed(4)));
      const commit = report.commit.slice(0, 10);
      return ` ${commit} ${title}   ${report.subject} p${100 * report.p} slower by ${by} since ${good}\n where: git switch --detach ${commit} && assay run load --against ${commit}^`;
    }
    case 'not slower':
      return ` nothing to find: ${report.reason}`;
    case 'undecided':
      return ` can't tell whether it is slower: ${report.reason}`;
    case 'unsure':
      return ` ${report.reason}:\n${report.commits.map((commit) => `   ${commit.slice(0, 10)}`).join('\n')}`;
  }
}
