import { InfrastructureError } from '../../errors.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { type ScriptRun, scriptThresholdGates } from '../../verdicts/script-threshold.ts';
import { systemClock } from '../../metrics/clock.ts';
import { OVERHEAD_SECONDS } from '../load-times.ts';
import type { RunContext } from '../context.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { applyLoad, type AppliedLoad } from './apply-load.ts';
import type { PartResult } from './phase.ts';
import { signalsOfRun } from './signals-of-run.ts';
import { observabilityOf, observerPlan } from '../target/observed-target.ts';
import { requireTarget } from '../target/require-target.ts';
import { startRunTarget } from '../target/start-run-target.ts';

/** Runs each k6 script of a suite against a fresh back end, one after the other; answers with what came out. */
export async function runLoad(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  const { duetSeconds, capacitySeconds } = context.plan.measurements;
  const ownSeconds = suite.budgetSeconds - duetSeconds - capacitySeconds;
  const endsMs = systemClock.nowMs() + ownSeconds * 1000;
  await using signals = signalsOfRun(context);
  const { config } = context.plan.loaded;
  const observed = config.load.resources ? observabilityOf(requireTarget(config.target)) : null;
  await using target = await startRunTarget(context, {
    phase: suite.name,
    abort,
    ...(observed !== null && { environment: observed.environment }),
  });
  const isTargetLost = new AbortController();
  target.died.catch((error: unknown) => isTargetLost.abort(error));
  const outcomes: { script: string; outcome: AppliedLoad }[] = [];
  for (const [index, script] of suite.scripts.entries()) {
    if (abort.aborted) break;
    const site = {
      targetUrl: target.url,
      env: target.variables,
      ...(observed !== null && { observe: observerPlan(target, context.services, observed) }),
      signalsFile: signals.signalsFile,
      writeSignals: signals.writeSignals,
      abort: AbortSignal.any([abort, isTargetLost.signal]),
    };
    const reservedSeconds = secondsOf(suite.scripts.slice(index + 1), context);
    const budget = { endsMs, reservedSeconds, clock: systemClock };
    const outcome = await applyLoad(script, suite, context, site, budget);
    keep(outcome, script, context, { abort, targetLost: isTargetLost.signal });
    outcomes.push({ script, outcome });
    if (isTargetLost.signal.aborted) break;
  }
  const broken = context.measurements.filter((one) => one.kind === 'load' && one.broken !== null);
  return {
    summary: outcomes.map(({ script, outcome }) => summarize(script, outcome)).join(' · '),
    problems: broken.map(({ subject, broken: why }) => `${subject}: ${why}`),
  };
}

/** What scripts take if their gates are decided at the first look. */
function secondsOf(scripts: readonly string[], { plan }: RunContext): number {
  const planned = (script: string) =>
    plan.measurements.loadTimes.get(script)?.seconds ?? plan.profile.loadSeconds;
  return scripts.reduce((sum, script) => sum + planned(script) + OVERHEAD_SECONDS, 0);
}

/** What a script measured counts unless it was stopped from outside: then it is not measured. */
function keep(
  outcome: AppliedLoad,
  script: string,
  context: RunContext,
  stops: { readonly abort: AbortSignal; readonly targetLost: AbortSignal },
): void {
  const { emit, measurements, notMeasuredReasons } = context;
  const name = scriptName(script);
  const [first] = outcome.measurements;
  if (outcome.endedBy === 'lost') {
    context.failure ??= new InfrastructureError(`k6 was lost: ${first?.broken ?? 'it ended'}`, {
      remedy: 'See its log in the run folder; make room on the disk, or memory for k6.',
    });
  }
  for (const measurement of outcome.measurements) {
    if (stops.targetLost.aborted) {
      const { reason } = stops.targetLost as { reason: unknown };
      const text = reason instanceof Error ? reason.message : String(reason);
      measurements.push({ ...measurement, broken: `the back end died under load: ${text}` });
    } else if (stops.abort.aborted) {
      notMeasuredReasons.set(measurement.subject, String(stops.abort.reason));
    } else {
      measurements.push(measurement);
    }
  }
  context.ownGates.push(
    ...scriptThresholdGates(outcome.thresholds, scriptRun(outcome, name, stops)),
  );
  for (const text of outcome.warnings) emit({ type: 'warning', text: `${name}: ${text}` });
  for (const [file, description] of Object.entries(outcome.files)) {
    emit({ type: 'file', name: `load/${name}/${file}`, description: `${name}: ${description}` });
  }
  emit({ type: 'versions', versions: { k6: outcome.k6.version } });
}

function scriptRun(
  { endedBy, measurements, stoppedBy }: AppliedLoad,
  name: string,
  { abort, targetLost }: { readonly abort: AbortSignal; readonly targetLost: AbortSignal },
): ScriptRun {
  const broken = measurements.find((one) => one.broken !== null)?.broken ?? null;
  const lost = targetLost.aborted ? 'the back end died under load' : null;
  const stopped = abort.aborted ? String(abort.reason) : null;
  const ended = endedBy === 'plan' ? null : (broken ?? 'it did not come to its end');
  return { subject: `load/${name}`, broken: lost ?? stopped ?? ended, stoppedBy };
}

function summarize(script: string, outcome: AppliedLoad): string {
  const requests = outcome.measurements.reduce((sum, one) => sum + one.ledger.end.length, 0);
  const dropped = outcome.measurements.reduce((sum, one) => sum + one.droppedIterations, 0);
  const isBroken = outcome.measurements.some(({ broken }) => broken !== null);
  return `${scriptName(script)} ${requests} requests${dropped > 0 ? `, ${dropped} dropped` : ''}${isBroken ? ' (broken)' : ''}${outcome.stoppedEarly === undefined ? '' : ' (stopped early)'}`;
}
