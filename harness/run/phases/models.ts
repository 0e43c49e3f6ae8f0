import type { ConfiguredEngine } from '../../../fixtures/engines/configured-engine.ts';
import { EngineUnavailableError } from '../../../fixtures/engines/errors.ts';
import { registry } from '../../../fixtures/engines/registry.ts';
import { formatSeconds } from '../../metrics/format-seconds.ts';
import { familyLevels, type FamilyLevels } from '../../statistics/family.ts';
import { suiteOf } from '../../thresholds/threshold.ts';
import { resolveGates } from '../../verdicts/gate.ts';
import { sampledGates } from '../../verdicts/judge.ts';
import { chooseExamples } from '../../variants/choose-examples.ts';
import type { RunContext } from '../context.ts';
import { gatedSuites, plannedSubjects } from '../plan-gates.ts';
import type { RunPlan } from '../prepare.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { nothingGiven } from '../../../fixtures/models/inputs/model-inputs.ts';
import { sweepModel } from '../../variants/sweep/sweep-model.ts';
import type { PlannedSweep } from '../../variants/sweep/plan-sweeps.ts';
import { compareVariant } from '../../variants/compare-variant.ts';
import type { PlannedVariant } from '../../variants/plan-variants.ts';
import type { Phase, PhaseResult } from './phase.ts';

/** Share of the suite's time that the pairs of launches may take; the rest is for everything else. */
const PAIRS_SHARE = 0.6;

/** A suite without an end gets this for the pairs of each variant. */
const PAIRS_WITHOUT_BUDGET_MS = 120_000;

/**
 * Room for the gates that leak hunts bring themselves: how many is known only when they have run, and
 * the sequential test may not stop at a level that the judge then finds too weak.
 */
const GATES_TO_COME = 20;

/** The phase of the suite `model`: each variant against its reference, then the sweeps. */
export function modelsPhase(suite: SuitePlan, { measurements: { variants } }: RunPlan): Phase {
  return {
    name: suite.name,
    budgetSeconds: suite.budgetSeconds,
    subjects: variants.map(({ subject }) => subject),
    needsServices: false,
    run: (context, abort) => runModels(suite, context, abort),
  };
}

async function runModels(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PhaseResult> {
  const { variants, sweeps } = context.plan.measurements;
  if (variants.length + sweeps.length === 0) {
    const reason = 'no threshold names a variant, such as model/int8, and no engine has a sweep';
    context.emit({ type: 'not-run', what: `suite ${suite.name}`, reason });
    return { state: 'skipped', summary: 'no variants', reason: suite.asked ? reason : null };
  }
  const lines: string[] = [];
  for (const variant of variants) {
    if (abort.aborted) break;
    lines.push(await compareOne(variant, suite, context, abort));
  }
  for (const sweep of sweeps) {
    if (abort.aborted) break;
    lines.push(await sweepOne(sweep, suite, context, abort));
  }
  return { state: 'done', summary: lines.join(' · '), reason: null };
}

async function compareOne(
  variant: PlannedVariant,
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<string> {
  const { subject, reference } = variant;
  const against = reference.name;
  const missing = await missingEngine([reference, variant.variant]);
  if (missing !== null) return leaveOut(subject, missing, context);
  const { variants } = context.plan.measurements;
  const perVariantMs = (suite.budgetSeconds * 1000 * PAIRS_SHARE) / variants.length;
  const budgetMs = Number.isFinite(perVariantMs) ? perVariantMs : PAIRS_WITHOUT_BUDGET_MS;
  const { slowerMargin: margin } = variant;
  try {
    const { measurements, facts } = await compareVariant({
      reference,
      variant: variant.variant,
      subject,
      against,
      examples: await chooseExamples(variant, context.plan.loaded),
      batch: 1,
      slower: margin === null ? null : { margin, levels: levelsOf(context.plan), budgetMs },
      signal: abort,
      onProgress: (line) =>
        context.emit({ type: 'progress', phase: suite.name, text: `${subject}: ${line}` }),
    });
    context.measurements.push(...measurements);
    if (variant.variant === reference) return `${subject} by itself`;
    const speed = facts.reference.latencyMsP50 / facts.variant.latencyMsP50;
    return `${subject} ${speed.toFixed(2)}× as fast as ${against}`;
  } catch (error) {
    if (error instanceof EngineUnavailableError) return leaveOut(subject, error.message, context);
    if (!abort.aborted) throw error;
    const reason = String(abort.reason ?? `stopped after ${formatSeconds(suite.budgetSeconds)}`);
    context.notMeasuredReasons.set(subject, reason);
    return `${subject} stopped`;
  }
}

/** A curve to look at, no gate: what keeps it from being drawn is said, and fails nothing. */
async function sweepOne(
  { on, plan }: PlannedSweep,
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<string> {
  const what = `sweep of ${on.name}`;
  const missing = await missingEngine([on]);
  if (missing !== null) return leaveOut(what, missing, context);
  try {
    const sweep = await sweepModel(on, plan, nothingGiven, {
      signal: abort,
      onProgress: (line) =>
        context.emit({ type: 'progress', phase: suite.name, text: `${what}: ${line}` }),
    });
    context.emit({ type: 'swept', sweep });
    return `${what} done`;
  } catch (error) {
    if (error instanceof EngineUnavailableError) return leaveOut(what, error.message, context);
    if (!abort.aborted) throw error;
    return leaveOut(what, String(abort.reason), context);
  }
}

/** Why one of the two can't run on this machine, in the probe's words; null when both can. */
async function missingEngine(sides: readonly ConfiguredEngine[]): Promise<string | null> {
  for (const { engine } of sides) {
    const detection = await registry[engine].detect();
    if (!detection.available) return `${engine} can't run here: ${detection.reason}`;
  }
  return null;
}

/** Its gates become inconclusive with this reason: a result of another engine is none. */
function leaveOut(subject: string, reason: string, context: RunContext): string {
  context.notMeasuredReasons.set(subject, reason);
  context.emit({ type: 'not-run', what: subject, reason });
  return `${subject} not measured`;
}

/**
 * The share of α that a gate of the run has.
 * @param found subjects that were not known when the run was planned
 */
export function levelsOf(plan: RunPlan, found: readonly string[] = []): FamilyLevels {
  const suites = gatedSuites(plan);
  const wanted = plan.thresholds.filter(({ subject }) => suites.includes(suiteOf(subject)));
  const gates = sampledGates(resolveGates(wanted, [...plannedSubjects(plan), ...found]));
  const toCome = plan.measurements.leaks.length > 0 ? GATES_TO_COME : 0;
  return familyLevels(plan.profile.alpha, gates + toCome);
}
