import { join } from 'node:path';

import { repositoryRoot } from '../../compare/benchmark-files.ts';
import { openWorktree } from '../../compare/worktree.ts';
import { joinRounds } from '../../duet/join-rounds.ts';
import { runRound } from '../../duet/run-round.ts';
import { type AssayError, UsageError } from '../../errors.ts';
import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { matchesSubject } from '../../thresholds/subject.ts';
import type { Threshold } from '../../thresholds/threshold.ts';
import { asFailure } from '../as-failure.ts';
import { comparedRefs } from '../compared-loads.ts';
import type { RunContext } from '../context.ts';
import { DUET_ROUNDS, roundSeconds } from '../duet-times.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { projectIn } from '../target/start-base-target.ts';
import { type DuetSite, observersOf, sideObservability, startSides } from './duet-sides.ts';
import type { PartResult } from './phase.ts';
import { profileSides } from './profile-sides.ts';
import { signalsOfRun } from './signals-of-run.ts';

/** Blocks of each round: three of them make as many as a load in one round. */
const BLOCKS_A_ROUND = 20;

/**
 * The loads that are compared with another commit: in each round the back end of that commit and the one of
 * the working tree are started anew, in turn the one or the other first, and have the load in turn.
 */
export async function compareLoads(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  tellLeftOut(context);
  const summaries: string[] = [];
  for (const [ref, thresholds] of comparedRefs(context.plan.thresholds)) {
    if (abort.aborted) break;
    const scripts = suite.scripts.filter((path) => isCompared(path, thresholds, context));
    try {
      const { root } = context.plan.loaded;
      const repository = await repositoryRoot(root);
      await using tree = await openWorktree(repository, ref);
      const base = projectIn(tree, repository, root);
      for (const script of scripts) {
        if (abort.aborted) break;
        const site = { context, phase: suite.name, abort, ref, base };
        summaries.push(await compareScript(script, site));
      }
    } catch (error) {
      if (abort.aborted) break;
      summaries.push(lose(context, ref, thresholds, asFailure(error)));
    }
  }
  return { summary: summaries.join(' · '), problems: [] };
}

async function compareScript(script: string, site: DuetSite): Promise<string> {
  const { context, abort, ref } = site;
  const name = scriptName(script);
  let joined: readonly DuetMeasurement[] = [];
  let rounds = 0;
  for (; rounds < DUET_ROUNDS && !abort.aborted; rounds += 1) {
    const duets = await oneRound(script, rounds, site);
    // A round that was stopped says nothing.
    if (abort.aborted) break;
    joined = joinRounds(joined, duets);
    if (joined.some(({ broken }) => broken !== null)) break;
  }
  context.measurements.push(...(await profileSides(script, joined, site)));
  return `${name} against ${ref}, ${rounds} rounds`;
}

async function oneRound(
  script: string,
  round: number,
  site: DuetSite,
): Promise<readonly DuetMeasurement[]> {
  const { context, phase, abort, ref } = site;
  const { plan, emit, folder } = context;
  const name = scriptName(script);
  emit({ type: 'progress', phase, text: `${name} against ${ref}: round ${round + 1}` });
  await using signals = signalsOfRun(context);
  const observed = sideObservability(context);
  await using sides = await startSides(site, {
    isBaseFirst: round % 2 === 0,
    ...(observed !== null && { environment: observed.environment }),
  });
  const { duets } = await runRound({
    script,
    urls: sides.urls,
    variables: { base: sides.base.variables, candidate: sides.candidate.variables },
    ...(observed !== null && { observeSides: observersOf(sides, context, observed) }),
    against: ref,
    seed: Math.trunc(Math.random() * 2 ** 31),
    blocksARound: BLOCKS_A_ROUND,
    folder: join(folder.path, 'load', name, `against-${round + 1}`),
    signalsFile: signals.signalsFile,
    writeSignals: signals.writeSignals,
    durationSeconds: roundSeconds(plan.profile, plan.request.budgetSeconds),
    ownsTarget: plan.request.ownsTarget,
    checksFail: plan.loaded.config.load.checksAreErrors,
    keepsPoints: false,
    abort: AbortSignal.any([abort, sides.died]),
  });
  if (!sides.died.aborted) return duets;
  return duets.map((duet) => ({ ...duet, broken: String(sides.died.reason) }));
}

/** Whether a scenario of a script has one of these thresholds. */
function isCompared(path: string, thresholds: readonly Threshold[], { plan }: RunContext): boolean {
  const { scenarios = [] } = plan.measurements.scripts.find((one) => one.path === path) ?? {};
  return thresholds.some(({ subject }) =>
    scenarios.some((scenario) => matchesSubject(subject, scenario.subject)),
  );
}

/** Without a base there is nothing to compare with: its gates say so, and the rest of the run goes on. */
function lose(
  context: RunContext,
  ref: string,
  thresholds: readonly Threshold[],
  failure: AssayError,
): string {
  if (!(failure instanceof UsageError)) context.failure ??= failure;
  const remedy = failure.remedy === null ? '' : ` (${failure.remedy})`;
  const reason = `it could not be compared with ${ref}: ${failure.message.split('\n', 1)[0]}${remedy}`;
  for (const { subject } of context.plan.measurements.loads) {
    if (!thresholds.some((one) => matchesSubject(one.subject, subject))) continue;
    if (!context.notMeasuredReasons.has(subject)) context.notMeasuredReasons.set(subject, reason);
    context.emit({ type: 'not-run', what: `${subject} against ${ref}`, reason });
  }
  return `no base ${ref}`;
}

/** What is written and belongs to other profiles is named. */
function tellLeftOut({ plan, emit }: RunContext): void {
  for (const { subject, statistic } of plan.notCompared) {
    emit({
      type: 'not-run',
      what: `${subject} ${statistic.name}`,
      reason:
        'loads are compared with another commit in profiles with the suite bench (ci, nightly), or by --against',
    });
  }
}
