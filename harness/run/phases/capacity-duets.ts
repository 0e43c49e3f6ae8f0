import { join } from 'node:path';

import { awaitIdle } from '../../capacity/await-idle.ts';
import { compareCapacities, type Side } from '../../capacity/compare-capacities.ts';
import { describePair, describeSide } from '../../capacity/describe-compared.ts';
import { repositoryRoot } from '../../compare/benchmark-files.ts';
import { openWorktree } from '../../compare/worktree.ts';
import { UsageError } from '../../errors.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { runScript } from '../../load/run-script.ts';
import type { CapacityDuetMeasurement } from '../../measurement/capacity/capacity-duet.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { servingCpuSeconds } from '../../measurement/probe/outside/serving-cpu.ts';
import { systemClock } from '../../metrics/clock.ts';
import { asFailure } from '../as-failure.ts';
import type { RunContext } from '../context.ts';
import { comparisonSeconds, type PlannedCapacityDuet } from '../plan-capacity-duets.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { projectIn } from '../target/start-base-target.ts';
import { MOST_RATE } from './capacities.ts';
import { type DuetSite, observersOf, sideObservability, startSides } from './duet-sides.ts';
import { levelsOf } from './models.ts';
import type { PartResult } from './phase.ts';
import { signalsOfRun } from './signals-of-run.ts';

/** Compares the highest rates of the working tree's back end with those of other commits, one after the other. */
export async function compareHighestRates(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  const { root } = context.plan.loaded;
  const lines: string[] = [];
  const planned = context.plan.measurements.capacityDuets.filter(({ path }) =>
    suite.scripts.includes(path),
  );
  for (const [ref, ofRef] of Map.groupBy(planned, ({ than }) => than)) {
    try {
      abort.throwIfAborted();
      const repository = await repositoryRoot(root);
      await using tree = await openWorktree(repository, ref);
      const base = projectIn(tree, repository, root);
      for (const one of ofRef) {
        abort.throwIfAborted();
        const found = await compareOne(one, { context, phase: suite.name, abort, ref, base });
        context.measurements.push(found);
        lines.push(
          `${scriptName(one.path)}: ${one.objective} against ${ref}, ${found.pairs.length} pairs`,
        );
      }
    } catch (error) {
      lines.push(lose(context, ref, ofRef, abort.aborted ? String(abort.reason) : error));
    }
  }
  return { summary: lines.join(' · '), problems: [] };
}

async function compareOne(
  { path, subject, objective, slo, margin, start }: PlannedCapacityDuet,
  site: DuetSite,
): Promise<CapacityDuetMeasurement> {
  const { context, phase, abort, ref } = site;
  const { plan, emit, folder } = context;
  const name = scriptName(path);
  await using signals = signalsOfRun(context);
  const observed = sideObservability(context);
  await using sides = await startSides(site, {
    isBaseFirst: Math.random() < 0.5,
    ...(observed !== null && { environment: observed.environment }),
  });
  const looksAt = observed === null ? null : observersOf(sides, context, observed);
  let last: LoadMeasurement | null = null;
  const cpuSeconds = (side: Side) => servingCpuSeconds(sides.urls[side]);
  const tell = (text: string) =>
    emit({ type: 'progress', phase, text: `${name} ${objective} against ${ref}: ${text.trim()}` });
  const found = await compareCapacities({
    slo,
    margin,
    start,
    most: MOST_RATE,
    budgetSeconds: comparisonSeconds(plan.request.budgetSeconds),
    levels: levelsOf(plan),
    against: ref,
    looksAtResources: looksAt !== null,
    now: () => systemClock.nowMs() / 1000,
    cpuSeconds,
    apply: async (side, rate, seconds) => {
      const outcome = await runScript({
        script: path,
        targetUrl: sides.urls[side],
        env: sides[side].variables,
        ...(looksAt !== null && { observe: looksAt[side] }),
        folder: join(folder.path, 'load', name, 'capacity-against'),
        signalsFile: signals.signalsFile,
        writeSignals: signals.writeSignals,
        rate,
        durationSeconds: seconds,
        mostSeconds: seconds,
        checksFail: plan.loaded.config.load.checksAreErrors,
        keepsPoints: false,
        abort: AbortSignal.any([abort, sides.died]),
      });
      last = outcome.measurements[0] ?? null;
      if (abort.aborted) return null;
      await awaitIdle(() => cpuSeconds(side), abort);
      return last;
    },
    onRecord: (side, record) => tell(describeSide(side, record)),
    onPair: (pair) => tell(describePair(pair)),
  });
  const ended: LoadMeasurement | null = last;
  return {
    kind: 'capacity duet',
    subject,
    objective,
    against: ref,
    margin,
    ...found,
    ...(sides.died.aborted && !abort.aborted
      ? { broken: String(sides.died.reason) }
      : brokenOf(ended)),
  };
}

/** A script that threw, or k6 that was lost, ended it. */
function brokenOf(
  last: LoadMeasurement | null,
): Pick<CapacityDuetMeasurement, 'broken' | 'isGeneratorLost'> {
  return { broken: last?.broken ?? null, isGeneratorLost: last?.isGeneratorLost ?? false };
}

/** Without a base there is nothing to compare with: its gates say so, and the rest of the run goes on. */
function lose(
  context: RunContext,
  ref: string,
  planned: readonly PlannedCapacityDuet[],
  why: unknown,
): string {
  const failure = typeof why === 'string' ? null : asFailure(why);
  if (failure !== null && !(failure instanceof UsageError)) context.failure ??= failure;
  const remedy = failure === null || failure.remedy === null ? '' : ` (${failure.remedy})`;
  const [first = ''] = (failure?.message ?? String(why)).split('\n', 1);
  const reason = `its highest rate could not be compared with ${ref}: ${first}${remedy}`;
  for (const { subject, objective } of planned) {
    if (!context.notMeasuredReasons.has(subject)) context.notMeasuredReasons.set(subject, reason);
    context.emit({ type: 'not-run', what: `${subject} ${objective} against ${ref}`, reason });
  }
  return `no base ${ref}`;
}
