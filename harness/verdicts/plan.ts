import { formatPercent } from '../metrics/format-percent.ts';
import { familyLevels } from '../statistics/family.ts';
import { fewestSigns } from '../statistics/sign-e-process.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from './gate.ts';
import { gatedUpTo, isAboveGated } from './gated-percentile.ts';
import { sampledGates } from './judge.ts';
import type { GatePlan, PlannedLoad } from './gate-plan.ts';
import { planShare } from './plan-load.ts';
import { planWindows } from './plan-windows.ts';
import { type BurstLengths, usualBurstMs } from './rule.ts';

export interface PlanOptions {
  readonly alpha: number;
  readonly suites: readonly string[];
  /** Every subject that is to be measured: `load/predict`, `stress/predict`, `tests`. */
  readonly subjects: readonly string[];
  readonly loads: readonly PlannedLoad[];
  /** The highest percentile that has to be decided; without it, all of them. */
  readonly gatedPercentile?: number;
  /** The longest bursts that a pass is to hold for; by default those of the profile `ci`. */
  readonly burstMs?: BurstLengths;
  /** Null: not calibrated. */
  readonly stallMs?: number | null;
}

/** What every gate will need, and whether the plan allows it: pure arithmetic, nothing is started. */
export function planGates(thresholds: readonly Threshold[], options: PlanOptions): GatePlan[] {
  const wanted = thresholds.filter((one) => options.suites.includes(suiteOf(one.subject)));
  const gates = resolveGates(wanted, options.subjects);
  const levels = familyLevels(options.alpha, sampledGates(gates));
  return gates.map((gate) => planOne(gate, levels.pass, levels.fail, options));
}

/** The gates that have to be decided: those above the profile's percentile only where the plan suffices. */
export function decidableGates(plans: readonly GatePlan[]): ReadonlySet<string> {
  return new Set(plans.filter(({ isGated }) => isGated).map(({ id }) => id));
}

/** A percentile that the profile need not decide has to be decided where the plan has time for it. */
function excused(gate: Gate, plan: GatePlan, options: PlanOptions): GatePlan {
  if (!isAboveGated(gate, options) || plan.fits === true) return plan;
  const sentence = `${plan.sentence}; ${gatedUpTo(options)}`;
  return { ...plan, fits: null, isGated: false, sentence };
}

function planOne(gate: Gate, pass: number, fail: number, options: PlanOptions): GatePlan {
  const { statistic, threshold, id } = gate;
  const load = options.loads.find(({ subject }) => subject === gate.subject);
  const { burstMs = usualBurstMs, stallMs = null } = options;
  const burstSeconds = (statedMs: number) => Math.max(statedMs, stallMs ?? 0) / 1000;
  const share = { id, alpha: pass, load };
  if (statistic.kind === 'latency') {
    const plan = planShare({
      ...share,
      what: statistic.name.slice('latency.'.length),
      p0: Number((1 - statistic.p).toPrecision(12)),
      burstSeconds: burstSeconds(burstMs.latency),
    });
    return excused(gate, plan, options);
  }
  if (statistic.kind === 'windowed') {
    const { of, seconds, name } = statistic;
    const p0 =
      of.kind === 'latency' ? Number((1 - of.p).toPrecision(12)) : threshold.bound.limit.value;
    const what = name.replace('latency.', '');
    return excused(gate, planWindows({ id, what, p0, seconds, alpha: pass, load }), options);
  }
  if (statistic.kind === 'errors' && threshold.bound.limit.value > 0) {
    return planShare({
      ...share,
      what: `errors ${threshold.bound.limit.text}`,
      p0: threshold.bound.limit.value,
      burstSeconds: burstSeconds(burstMs.errors),
    });
  }
  if (statistic.kind === 'slower' || statistic.kind === 'slowdown') {
    const least = fewestSigns(0, Math.min(pass, fail));
    const of = statistic.kind === 'slower' ? 'launches' : 'blocks';
    return {
      id,
      samplesNeeded: least,
      of,
      samplesPlanned: null,
      seconds: null,
      fits: null,
      isGated: true,
      sentence: `${id} at ${formatPercent(1 - pass)} needs ${least} ${of} or more`,
    };
  }
  if (statistic.kind === 'lower capacity') {
    const least = fewestSigns(0, Math.min(pass, fail));
    return {
      id,
      samplesNeeded: least,
      of: 'pairs',
      samplesPlanned: null,
      seconds: null,
      fits: null,
      isGated: true,
      sentence: `${id} at ${formatPercent(1 - pass)} needs ${least} pairs of stretches that differ, after both searches`,
    };
  }
  if (statistic.kind === 'capacity') {
    return {
      id,
      samplesNeeded: null,
      of: 'requests',
      samplesPlanned: null,
      seconds: null,
      fits: null,
      isGated: true,
      sentence: `${id} is decided by a search, which takes four minutes or what --budget says`,
    };
  }
  return {
    id,
    samplesNeeded: null,
    of: 'counts',
    samplesPlanned: null,
    seconds: null,
    fits: null,
    isGated: true,
    sentence:
      statistic.kind === 'retained'
        ? `${id} is decided while it is measured: of leaks in at least 1 of 1,000 operations, or of what the suite says (rarest), which takes about 8,000`
        : `${id} is counted`,
  };
}
