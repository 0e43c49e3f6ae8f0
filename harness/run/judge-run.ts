import { UsageError } from '../errors.ts';
import type { DuetMeasurement } from '../measurement/duet/duet.ts';
import type { LoadMeasurement, StoppedLoad, TestsMeasurement } from '../measurement/measurement.ts';
import { reproduceCommand } from '../verdicts/reproduce.ts';
import { type JudgedShares, type JudgeOptions, judgeWithShares } from '../verdicts/judge.ts';
import { decidableGates } from '../verdicts/plan.ts';
import { worthMoreLoad } from '../verdicts/load/worth-more-load.ts';
import { scriptThresholdGates } from '../verdicts/script-threshold.ts';
import { notEvaluated } from '../load/summary.ts';
import { comparesCapacities, comparesLoads, type Statistic } from '../thresholds/threshold.ts';
import type { GateResult, Verdict } from '../verdicts/verdict.ts';
import { applyWaivers, blocks, waiverRemarks } from '../verdicts/waiver.ts';
import { ownStallMs } from '../compare/calibrate/own-stall.ts';
import { asFailure } from './as-failure.ts';
import type { RunContext } from './context.ts';
import { endGates } from './end-gates.ts';
import { gatedSuites, plannedSubjects, planRunGates } from './plan-gates.ts';
import { tellResources } from './tell-resources.ts';
import { reproducible, reproduceIn } from './reproduce.ts';
import { hasTests, isEmpty, type SuitePlan } from './suite-plan.ts';
import type { SuiteOutcome } from './tests/run-suite.ts';

/** Judges and passes the gates on. A defect there leaves the run without a pass, and its report whole. */
export function emitGates(context: RunContext): JudgedGates | null {
  context.failure ??= unmatchedName(context);
  try {
    const judged = withWaivers(judgeRun(context), context);
    context.emit({ type: 'gates-judged', gates: judged.gates });
    tellResources(context);
    return judged;
  } catch (error) {
    context.failure ??= asFailure(error);
    context.emit({ type: 'warning', text: context.failure.message });
    return null;
  }
}

/** Waivers come last: what a gate says does not depend on whether its failure is excused. */
function withWaivers(judged: JudgedGates, { plan, today, emit }: RunContext): JudgedGates {
  const { waivers } = plan.loaded.config;
  const gates = applyWaivers(judged.gates, waivers, today);
  const isWhole = plan.request.suites.length === 0 && plan.shard === null;
  for (const text of waiverRemarks(gates, waivers, isWhole)) emit({ type: 'warning', text });
  return { ...judged, gates };
}

/** A name that no test has is a slip of the one who wrote it, not a run without tests. */
function unmatchedName({ plan, testOutcomes, notMeasuredReasons }: RunContext): UsageError | null {
  const { testName } = plan.request;
  const isWhole = testOutcomes.every(({ stopped, defect }) => stopped === null && defect === null);
  const ran = testOutcomes.reduce((sum, { passed, failed }) => sum + passed + failed, 0);
  if (testName === null || !isWhole || ran > 0 || notMeasuredReasons.size > 0) return null;
  return new UsageError(`no test that would run has a name that matches '${testName}'`, {
    remedy: 'The pattern is looked for in the full name: the groups and the test, joined by " > ".',
  });
}

/** Every gate of the run, from what its phases measured. */
export function judgeRun(context: RunContext): JudgedGates {
  const { plan, notMeasuredReasons } = context;
  const measurements = [...context.measurements, testsMeasurement(context)];
  const reproduce = commandsOf(context);
  // A gate that says its own command keeps it: `assay slow --fix` of a slow test without a mark.
  const otherGates = [...context.ownGates, ...lostThresholds(context)].map((gate) =>
    gate.reproduce === reproduceCommand(gate.subject)
      ? { ...gate, reproduce: reproduce(gate.subject) }
      : gate,
  );
  const { gates, shares, levels } = judgeWithShares(measurements, plan.thresholds, {
    ...judgeOptions(context),
    notMeasuredReasons,
    otherGates,
  });
  const ends = endGates(measurements, [...gates, ...otherGates], {
    planned: plannedSubjects(plan).filter((subject) => subject !== 'tests'),
    notMeasuredReasons,
    reproduce,
  });
  return { gates: [...gates, ...otherGates, ...ends], shares, levels };
}

/** The command that measures each subject of the run once more. */
function commandsOf({
  plan,
}: RunContext): (subject: string, statistic?: Statistic | null) => string {
  const run = reproducible(plan);
  return (subject, statistic = null) => {
    if (statistic?.kind === 'capacity') return 'assay run load --capacity';
    if (statistic !== null && comparesCapacities(statistic)) {
      return `assay run load --capacity --against ${statistic.than}`;
    }
    return statistic !== null && comparesLoads(statistic)
      ? `assay run load --against ${statistic.than}`
      : reproduceIn(run, subject);
  };
}

export interface JudgedGates extends Omit<JudgedShares, 'gates'> {
  readonly gates: readonly GateResult[];
}

/** The subjects whose plan was not applied. */
export function missedSubjects(
  gates: readonly GateResult[],
  verdicts: readonly Verdict[],
): ReadonlySet<string> {
  const missed = gates.filter(
    ({ statistic, verdict }) => statistic === 'applied' && verdicts.includes(verdict),
  );
  return new Set(missed.map(({ subject }) => subject));
}

/** The thresholds of scripts that never ran: none of them leaves the run silently. */
function lostThresholds({ plan, ownGates, notMeasuredReasons }: RunContext): GateResult[] {
  const judged = new Set(ownGates.map(({ id }) => id));
  return plan.measurements.scripts.flatMap(({ subject, scenarios, thresholds }) => {
    const reasons = [subject, ...scenarios.map((scenario) => scenario.subject)];
    const why = reasons.map((one) => notMeasuredReasons.get(one)).find((one) => one !== undefined);
    const gates = scriptThresholdGates(notEvaluated(thresholds), {
      subject,
      broken: why ?? 'it did not run',
      stoppedBy: null,
    });
    return gates.filter(({ id }) => !judged.has(id));
  });
}

/** The same for every look at a gate of this run: a later one must not be judged by other rules. */
function judgeOptions(context: RunContext): JudgeOptions {
  const { plan, earlier } = context;
  const { alpha, burstMs, gatedPercentile } = plan.profile;
  return {
    alpha,
    burstMs,
    gatedPercentile,
    decidable: decidableGates(planRunGates(plan)),
    earlier,
    suites: gatedSuites(plan),
    subjects: plannedSubjects(plan),
    stallMs: ownStallMs(plan.loaded.root),
    stopsEarly: plan.loaded.config.load.abortOnFail,
    reproduce: commandsOf(context),
  };
}

/** The gates of these loads that are shown to fail while the last of them goes on, and would fail the run. */
export function failingGates(
  context: RunContext,
  loads: readonly LoadMeasurement[],
  look: number,
): StoppedLoad['gates'] {
  const subjects = new Set(loads.map(({ subject }) => subject));
  const { plan, today } = context;
  const { gates } = judgeWithShares(loads, plan.thresholds, {
    ...judgeOptions(context),
    earlyLook: look,
  });
  return applyWaivers(gates, plan.loaded.config.waivers, today)
    .filter(
      (gate) =>
        gate.verdict === 'fail' &&
        gate.statistic !== 'applied' &&
        subjects.has(gate.subject) &&
        blocks(gate),
    )
    .map(({ id, reason }) => ({ id, reason }));
}

/** The gates of these loads that more of the same load could decide, in the middle of a run. */
export function undecidedGates(
  context: RunContext,
  loads: readonly LoadMeasurement[],
): readonly string[] {
  const subjects = new Set(loads.map(({ subject }) => subject));
  const { gates, shares } = judgeWithShares(
    [...context.measurements, ...loads],
    context.plan.thresholds,
    judgeOptions(context),
  );
  return worthMoreLoad(gates, ({ id }) => shares.has(id))
    .filter(({ subject }) => subjects.has(subject))
    .map(({ id }) => id);
}

/** The loads of two sides that are shown to be slower, in the middle of a run: by the rules of its end. */
export function slowerLoads(
  context: RunContext,
  duets: readonly DuetMeasurement[],
): ReadonlySet<string> {
  const subjects = new Set(duets.map(({ subject }) => subject));
  const { gates } = judgeWithShares(
    [...context.measurements, ...duets],
    context.plan.thresholds,
    judgeOptions(context),
  );
  return new Set(
    gates
      .filter(({ statistic, verdict }) => statistic.endsWith('.slower') && verdict === 'fail')
      .map(({ subject }) => subject)
      .filter((subject) => subjects.has(subject)),
  );
}

/**
 * The tests of all suites as one measurement. Where a suite did not come to its end, or had to run
 * and had nothing to run, only failures can be told: without one the tests were not measured.
 */
function testsMeasurement(context: RunContext): TestsMeasurement {
  const { testOutcomes } = context;
  const total = (count: 'passed' | 'failed' | 'skipped'): number =>
    testOutcomes.reduce((sum, outcome) => sum + outcome[count], 0);
  return {
    kind: 'tests',
    subject: 'tests',
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    missing: whyNotWhole(context),
    broken: testOutcomes.find((outcome) => outcome.defect !== null)?.defect ?? null,
  };
}

function whyNotWhole({ plan, testOutcomes, notMeasuredReasons }: RunContext): string | null {
  for (const suite of plan.suites.filter(hasTests)) {
    if (isEmpty(suite)) return `the suite ${suite.name} has no files`;
    const outcome = testOutcomes.find((one) => one.suite === suite.name);
    if (outcome === undefined)
      return notMeasuredReasons.get(suite.name) ?? `${suite.name} did not run`;
    if (outcome.stopped !== null) return `${suite.name}: ${outcome.stopped}`;
    if (outcome.refused !== null) return `${suite.name}: ${outcome.refused.message}`;
    const idle = whyNoneRan(suite, outcome, plan);
    if (idle !== null) return idle;
  }
  return null;
}

/**
 * A suite in which every test was skipped shows nothing, whatever other suites show. Where some were chosen,
 * or left out by a tag, that is what was wanted.
 */
function whyNoneRan(
  { name, asked }: SuitePlan,
  { passed, failed, skipped, leftOut, defect }: SuiteOutcome,
  { request, tags, shard }: RunContext['plan'],
): string | null {
  if (passed + failed > 0 || defect !== null) return null;
  const isChosen = request.testName !== null || request.tags !== null || shard !== null;
  const canTell = tags.every((tag) => tag.startsWith('!'));
  if (isChosen || !canTell) return null;
  if (skipped > leftOut) return `${name}: all of its tests were skipped`;
  return skipped === 0 && asked ? `${name}: none of its files has a test that ran` : null;
}
