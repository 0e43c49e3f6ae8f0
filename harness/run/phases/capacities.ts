import { join } from 'node:path';

import { type Capacity, findCapacity } from '../../capacity/find-capacity.ts';
import { describeRate } from '../../capacity/describe-capacity.ts';
import { figuresOf } from '../../capacity/rate-record.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { runScript } from '../../load/run-script.ts';
import type { CapacityMeasurement } from '../../measurement/capacity/capacity.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { servingCpuSeconds } from '../../measurement/probe/outside/serving-cpu.ts';
import { systemClock } from '../../metrics/clock.ts';
import { capacitySentence } from '../../verdicts/capacity.ts';
import type { RunContext } from '../context.ts';
import { type PlannedCapacity, searchSeconds } from '../plan-capacities.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { observabilityOf, observerPlan } from '../target/observed-target.ts';
import { requireTarget } from '../target/require-target.ts';
import { startRunTarget } from '../target/start-run-target.ts';
import { levelsOf } from './models.ts';
import type { PartResult } from './phase.ts';
import { signalsOfRun } from './signals-of-run.ts';

/** What one k6 on a small machine sends; above it the generator is what is measured. */
export const MOST_RATE = 5_000;

/** Searches for the highest rate that keeps each objective, one after the other, each of a fresh back end. */
export async function searchRates(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  tellLeftOut(context);
  const lines: string[] = [];
  for (const planned of context.plan.measurements.capacities) {
    if (!suite.scripts.includes(planned.path)) continue;
    if (abort.aborted) {
      context.notMeasuredReasons.set(planned.subject, String(abort.reason));
      continue;
    }
    const found = await searchOne(planned, suite, context, abort);
    context.measurements.push(found);
    lines.push(
      `${scriptName(planned.path)}: ${found.broken ?? capacitySentence(found, planned.objective)}`,
    );
  }
  return { summary: lines.join(' · '), problems: [] };
}

async function searchOne(
  { path, subject, objective, slo, start }: PlannedCapacity,
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<CapacityMeasurement> {
  const { plan, emit, folder } = context;
  const name = scriptName(path);
  const phase = suite.name;
  await using signals = signalsOfRun(context);
  const { config } = plan.loaded;
  const observed = config.load.resources ? observabilityOf(requireTarget(config.target)) : null;
  await using target = await startRunTarget(context, {
    phase,
    abort,
    ...(observed !== null && { environment: observed.environment }),
  });
  const died = new AbortController();
  target.died.catch(() => died.abort());
  const url = target.url.replace(/\/+$/u, '');
  let rate = start;
  let last: LoadMeasurement | null = null;
  const found = await findCapacity({
    slo,
    start,
    isStartGated: true,
    most: MOST_RATE,
    budgetSeconds: searchSeconds(plan.request.budgetSeconds),
    levels: levelsOf(plan),
    now: () => systemClock.nowMs() / 1000,
    looksAtResources: observed !== null,
    cpuSeconds: () => servingCpuSeconds(url),
    apply: async (wanted, seconds) => {
      rate = wanted;
      const outcome = await runScript({
        script: path,
        targetUrl: url,
        env: target.variables,
        ...(observed !== null && { observe: observerPlan(target, context.services, observed) }),
        folder: join(folder.path, 'load', name, 'capacity'),
        signalsFile: signals.signalsFile,
        writeSignals: signals.writeSignals,
        rate: wanted,
        durationSeconds: seconds,
        mostSeconds: seconds,
        ownsTarget: plan.request.ownsTarget,
        checksFail: plan.loaded.config.load.checksAreErrors,
        keepsPoints: false,
        abort: AbortSignal.any([abort, died.signal]),
      });
      last = outcome.measurements[0] ?? null;
      return abort.aborted ? null : last;
    },
    onRecord: (record) =>
      emit({
        type: 'progress',
        phase,
        text: `${name} ${objective}: ${describeRate(record).trim()}`,
      }),
  });
  const isDead = died.signal.aborted && !abort.aborted;
  return {
    ...measurementOf(subject, objective, found),
    ...brokenOf(isDead ? `the back end died under load at ${rate} a second` : null, last),
  };
}

function measurementOf(
  subject: string,
  objective: string,
  { low, high, estimate, records, seconds, heldUp, stopped }: Capacity,
): Omit<CapacityMeasurement, 'broken'> {
  const rates = records.map(figuresOf);
  return {
    kind: 'capacity',
    subject,
    objective,
    low,
    high,
    estimate,
    rates,
    seconds,
    ...(heldUp !== null && { heldUp }),
    stopped,
  };
}

/** A script that threw, or k6 that was lost, ended the search; so did a target that died. */
function brokenOf(
  death: string | null,
  last: LoadMeasurement | null,
): Pick<CapacityMeasurement, 'broken' | 'isGeneratorLost'> {
  if (death !== null) return { broken: death };
  return { broken: last?.broken ?? null, isGeneratorLost: last?.isGeneratorLost ?? false };
}

/** What is written and belongs to other profiles is named. */
function tellLeftOut({ plan, emit }: RunContext): void {
  for (const { subject, statistic } of plan.notSearched) {
    emit({
      type: 'not-run',
      what: `${subject} ${statistic.name}`,
      reason:
        'the highest rate of a load is searched for in profiles with the suite bench (ci, nightly), or by --capacity',
    });
  }
}
