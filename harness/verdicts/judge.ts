import type { Measurement } from '../measurement/measurement.ts';
import { familyLevels, type FamilyLevels } from '../statistics/family.ts';
import type { ShareEvidence } from '../statistics/share/evidence.ts';
import {
  comparesCapacities,
  comparesLoads,
  type Statistic,
  suiteOf,
  type Threshold,
} from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from './gate.ts';
import { gatedUpTo, isAboveGated } from './gated-percentile.ts';
import { appliedGate, judgeApplied, loadTables } from './applied.ts';
import { asShown, canFailEarly, levelsOfLook, notToItsEnd } from './load/stopped-load.ts';
import { withoutGenerator } from './load/without-generator.ts';
import { reproduceCommand } from './reproduce.ts';
import { retainedGates } from './retained-gates.ts';
import {
  type BurstLengths,
  type EarlierEvidence,
  type Judgement,
  notMeasured,
  type Rule,
  usualBurstMs,
  wholeLoad,
} from './rule.ts';
import { rules } from './rules.ts';
import type { GateResult } from './verdict.ts';

export interface JudgeOptions {
  /** The error probability that the blocking gates of the run share, e.g. .01. */
  readonly alpha: number;
  /**
   * The suites that were to run: `tests`, `load`, `stress`, `bench`, `model`. A threshold of another
   * suite is no gate of this run; one of these that nothing was measured for is inconclusive.
   */
  readonly suites: readonly string[];
  /**
   * Everything that was planned to be measured, so that a pattern is a gate of each, measured or not.
   */
  readonly subjects?: readonly string[];
  /** The highest percentile that has to be decided; without it, all of them. */
  readonly gatedPercentile?: number;
  /** Gates above it that the plan has enough time for: they have to be decided like every other. */
  readonly decidable?: ReadonlySet<string>;
  /** The longest bursts that a pass holds for; by default those of the profile `ci`. */
  readonly burstMs?: BurstLengths;
  /** Length of this machine's hiccups, from `assay calibrate`; null before it was calibrated. */
  readonly stallMs?: number | null;
  /** What earlier runs of the same commit showed, by the id of the gate. */
  readonly earlier?: ReadonlyMap<string, EarlierEvidence>;
  /** Why a subject was not measured, where that is known: `skipped: no k6`. */
  readonly notMeasuredReasons?: ReadonlyMap<string, string>;
  /** The command that measures a statistic of a subject again; by default that of its suite. */
  readonly reproduce?: (subject: string, statistic: Statistic | null) => string;
  /** Whether a load is stopped once a gate of it is shown to fail: the looks before its end take their part. */
  readonly stopsEarly?: boolean;
  /** While a load goes on: the number of this look, from 1. Only what may fail before the end is judged. */
  readonly earlyLook?: number;
  /** Gates that were decided elsewhere: the thresholds of the scripts themselves. */
  readonly otherGates?: readonly GateResult[];
}

/**
 * Turns measurements and thresholds into gates. Nothing is left out: what was not measured is
 * inconclusive, what broke fails, each with its reason.
 */
export function judge(
  measurements: readonly Measurement[],
  thresholds: readonly Threshold[],
  options: JudgeOptions,
): GateResult[] {
  return judgeWithShares(measurements, thresholds, options).gates;
}

export interface JudgedShares {
  readonly gates: GateResult[];
  /** What each gate of a share adds to the evidence of its commit, by the gate's id. */
  readonly shares: ReadonlyMap<string, ShareEvidence>;
  /** The errors that each of these verdicts may make. */
  readonly levels: FamilyLevels;
}

/** The same, with what each gate of a share adds to the evidence of its commit, by the gate's id. */
export function judgeWithShares(
  measurements: readonly Measurement[],
  thresholds: readonly Threshold[],
  options: JudgeOptions,
): JudgedShares {
  const all = gatesOf(measurements, thresholds, options);
  const levels = familyLevels(options.alpha, sampledGates(all));
  const gates = options.earlyLook === undefined ? all : all.filter(canFailEarly);
  const shares = new Map<string, ShareEvidence>();
  const results = gates.map((gate) => {
    const { share, ...judgement } = judgementOf(gate, measurements, levels, options);
    if (share !== undefined) shares.set(gate.id, share);
    return resultOf(gate, judgement, options);
  });
  const applied = appliedGates(measurements, [...results, ...(options.otherGates ?? [])]);
  const named = applied.map((gate) => ({
    ...gate,
    reproduce: options.reproduce?.(gate.subject, null) ?? gate.reproduce,
  }));
  return { gates: [...results, ...named], shares, levels };
}

/**
 * That each scenario's plan was applied stands beside its own gates, as strong as the strongest of them.
 * Where it has none, a plan that was missed is worth a warning.
 */
function appliedGates(
  measurements: readonly Measurement[],
  judged: readonly GateResult[],
): GateResult[] {
  return measurements.flatMap((measurement) => {
    if (measurement.kind !== 'load') return [];
    const severities = new Set(
      judged
        .filter(({ subject }) => isOf(measurement.subject, subject))
        .map(({ severity }) => severity),
    );
    const strongest = (['block', 'warn', 'info'] as const).find((one) => severities.has(one));
    const gate = appliedGate(measurement, strongest ?? 'warn');
    return gate === null || (strongest === undefined && gate.verdict === 'pass') ? [] : [gate];
  });
}

/** The gates of a run: the thresholds of its suites, and the limits that a leak suite brings itself. */
function gatesOf(
  measurements: readonly Measurement[],
  thresholds: readonly Threshold[],
  { suites, subjects = [] }: JudgeOptions,
): Gate[] {
  const wanted = thresholds.filter((threshold) => suites.includes(suiteOf(threshold.subject)));
  const measured = measurements.map((measurement) => measurement.subject);
  const gates = resolveGates(wanted, [...new Set([...subjects, ...measured])]);
  const ids = new Set(gates.map((gate) => gate.id));
  const own = measurements.flatMap(retainedGates).filter((gate) => !ids.has(gate.id));
  return [...gates, ...own];
}

/** Whether a gate is on a scenario, or on the script that it belongs to. */
function isOf(scenario: string, gated: string): boolean {
  return scenario === gated || scenario.startsWith(`${gated}/`);
}

/**
 * Where the load generator did not apply the plan, what it was late with and what it failed to send fail no
 * gate: it then fails only by what the target did itself.
 */
function fairly(measurement: Measurement, ask: (one: Measurement) => Judgement): Judgement {
  const judgement = ask(measurement);
  if (judgement.verdict !== 'fail' || measurement.kind !== 'load') return judgement;
  const { applied, generator } = measurement;
  if (applied === null) return judgement;
  const { verdict, reason, needs } = judgeApplied(applied, generator);
  if (verdict !== 'inconclusive') return judgement;
  const own = ask(withoutGenerator(measurement));
  return own.verdict === 'fail'
    ? { ...judgement, reason: `${judgement.reason}; by the target alone: ${own.reason}` }
    : {
        ...judgement,
        verdict: 'inconclusive',
        reason: `${judgement.reason}; but ${reason}`,
        needs,
      };
}

/** Exact counts can't err by chance, and the leak rule has an error probability of its own. */
const withoutShare: ReadonlySet<string> = new Set(['failed', 'dropped', 'rate', 'retained']);

/** How many blocking gates share the error probability of the run. */
export function sampledGates(gates: readonly Gate[]): number {
  return gates.filter(
    ({ statistic, threshold }) =>
      threshold.severity === 'block' && !withoutShare.has(statistic.kind),
  ).length;
}

function resultOf(gate: Gate, judgement: Judgement, options: JudgeOptions): GateResult {
  const { bound, severity } = gate.threshold;
  const result = {
    id: gate.id,
    subject: gate.subject,
    statistic: gate.statistic.name,
    severity,
    limit: bound.limit,
    reproduce: options.reproduce?.(gate.subject, gate.statistic) ?? reproduceCommand(gate.subject),
    ...judgement,
  };
  if (!isExcused(gate, options) || result.verdict !== 'inconclusive' || !result.measured) {
    return result;
  }
  return { ...result, severity: 'info', reason: `${result.reason}; ${gatedUpTo(options)}` };
}

function isExcused(gate: Gate, options: JudgeOptions): boolean {
  return isAboveGated(gate, options) && options.decidable?.has(gate.id) !== true;
}

/** What was measured until then is shown. A load generator that was lost says nothing of the target. */
function judgeBroken(measurement: Measurement): Judgement {
  const judgement = notMeasured(measurement.broken ?? '');
  if (
    measurement.kind !== 'load' &&
    measurement.kind !== 'duet' &&
    measurement.kind !== 'capacity' &&
    measurement.kind !== 'capacity duet'
  ) {
    return { ...judgement, verdict: 'fail', needs: null };
  }
  const evidence = measurement.kind === 'load' ? loadTables(measurement) : [];
  return measurement.isGeneratorLost === true
    ? { ...judgement, needs: wholeLoad, evidence }
    : { ...judgement, verdict: 'fail', needs: null, evidence };
}

/**
 * A load alone, a load of two sides and a search for the highest rate have one subject: none breaks what
 * another one measured.
 */
function ofItsKind({ statistic }: Gate, found: readonly Measurement[]): readonly Measurement[] {
  const wanted = specialKind(statistic);
  const own = found.filter((one) =>
    wanted === null ? !specialKinds.has(one.kind) : one.kind === wanted,
  );
  return own.length > 0 ? own : found;
}

const specialKinds: ReadonlySet<Measurement['kind']> = new Set([
  'duet',
  'capacity',
  'capacity duet',
]);

function specialKind(statistic: Statistic): Measurement['kind'] | null {
  if (comparesLoads(statistic)) return 'duet';
  if (comparesCapacities(statistic)) return 'capacity duet';
  return statistic.kind === 'capacity' ? 'capacity' : null;
}

/** Of several objectives each has a search of its own. */
function answers(measurement: Measurement, { statistic }: Gate): boolean {
  if (measurement.kind === 'capacity duet') {
    return (
      comparesCapacities(statistic) &&
      measurement.objective === statistic.objective &&
      measurement.against === statistic.than
    );
  }
  return (
    measurement.kind !== 'capacity' ||
    (statistic.kind === 'capacity' && measurement.objective === statistic.objective)
  );
}

function judgementOf(
  gate: Gate,
  measurements: readonly Measurement[],
  levels: FamilyLevels,
  options: JudgeOptions,
): Judgement {
  const { notMeasuredReasons, burstMs = usualBurstMs, stallMs = null, earlier } = options;
  const { stopsEarly = false, earlyLook } = options;
  const found = measurements.filter(
    (measurement) => measurement.subject === gate.subject && answers(measurement, gate),
  );
  const broken = ofItsKind(gate, found).find((measurement) => measurement.broken !== null);
  if (broken) return judgeBroken(broken);
  for (const rule of rules as readonly Rule[]) {
    if (rule.statistic !== gate.statistic.kind) continue;
    const measurement = found.find((one) => one.kind === rule.measurement);
    if (measurement) {
      const own =
        stopsEarly && canFailEarly(gate)
          ? levelsOfLook(levels, gate.statistic, earlyLook ?? null)
          : levels;
      const context = { levels: own, burstMs, stallMs, earlier: earlier?.get(gate.id) ?? null };
      const open = notToItsEnd(gate, measurement);
      if (open !== null) return open;
      const judgement = fairly(measurement, (one) => rule.judge(gate, one, context));
      return asShown(gate, measurement, judgement);
    }
  }
  const reason =
    notMeasuredReasons?.get(gate.subject) ?? 'nothing of this name was measured in this run';
  return notMeasured(reason);
}
