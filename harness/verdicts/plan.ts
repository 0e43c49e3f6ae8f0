import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { familyLevels } from '../statistics/family.ts';
import { binomialAtMost } from '../statistics/binomial.ts';
import { samplesNeeded } from '../statistics/sample-size.ts';
import { fewestSigns } from '../statistics/sign-e-process.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from './gate.ts';
import { sampledGates } from './judge.ts';
import { assumedStallMs } from './rule.ts';

/** What a scenario is going to send. */
export interface PlannedLoad {
  readonly subject: string;
  readonly rate: number | null;
  readonly seconds: number | null;
}

export interface PlanOptions {
  readonly alpha: number;
  readonly suites: readonly string[];
  /** Every subject that is to be measured: `load/predict`, `stress/predict`, `tests`. */
  readonly subjects: readonly string[];
  readonly loads: readonly PlannedLoad[];
  /** Null: not calibrated. */
  readonly stallMs?: number | null;
}

/** What a gate will need, said before anything is measured. */
export interface GatePlan {
  readonly id: string;
  /** The fewest samples that can make it pass; null where it is a count and any number does. */
  readonly samplesNeeded: number | null;
  readonly of: string;
  readonly samplesPlanned: number | null;
  /** At the planned rate; null where there is none. */
  readonly seconds: number | null;
  /** Whether the plan allows a pass at all; null where that can't be known in advance. */
  readonly fits: boolean | null;
  /** `p99.9 at 99 % needs 18,412 requests; you asked for 2,000: inconclusive`. */
  readonly sentence: string;
}

/** What every gate will need, and whether the plan allows it: pure arithmetic, nothing is started. */
export function planGates(thresholds: readonly Threshold[], options: PlanOptions): GatePlan[] {
  const wanted = thresholds.filter((one) => options.suites.includes(suiteOf(one.subject)));
  const gates = resolveGates(wanted, options.subjects);
  const levels = familyLevels(options.alpha, sampledGates(gates));
  return gates.map((gate) => planOne(gate, levels.pass, levels.fail, options));
}

function planOne(gate: Gate, pass: number, fail: number, options: PlanOptions): GatePlan {
  const { statistic, threshold, id } = gate;
  const load = options.loads.find(({ subject }) => subject === gate.subject);
  const rate = load?.rate ?? null;
  if (statistic.kind === 'latency') {
    const { stallMs = 0 } = options;
    const burst = Math.max(1, ((stallMs ?? assumedStallMs) / 1000) * (rate ?? 0));
    const least =
      burst === 1 ? samplesNeeded(statistic.p, 1 - pass) : inBursts(1 - statistic.p, burst, pass);
    return planned(id, statistic.name.slice('latency.'.length), least, load, pass);
  }
  if (statistic.kind === 'errors' && threshold.bound.limit.value > 0) {
    const least = samplesNeeded(1 - threshold.bound.limit.value, 1 - pass);
    return planned(id, `errors ${threshold.bound.limit.text}`, least, load, pass);
  }
  if (statistic.kind === 'slower') {
    const least = fewestSigns(0, Math.min(pass, fail));
    return {
      id,
      samplesNeeded: least,
      of: 'launches',
      samplesPlanned: null,
      seconds: null,
      fits: null,
      sentence: `${id} at ${formatPercent(1 - pass)} needs ${least} launches or more`,
    };
  }
  return {
    id,
    samplesNeeded: null,
    of: 'counts',
    samplesPlanned: null,
    seconds: null,
    fits: null,
    sentence:
      statistic.kind === 'retained' ? `${id} is decided while it is measured` : `${id} is counted`,
  };
}

function planned(
  id: string,
  what: string,
  least: number,
  load: PlannedLoad | undefined,
  pass: number,
): GatePlan {
  const rate = load?.rate ?? null;
  const asked = rate === null || load?.seconds == null ? null : Math.floor(rate * load.seconds);
  const seconds = rate === null ? null : least / rate;
  const fits = asked === null ? null : asked >= least;
  const time =
    seconds === null ? '' : ` (${formatSeconds(seconds)} at ${formatQuantity(rate ?? 0, '1/s')})`;
  const need = `${what} at ${formatPercent(1 - pass)} needs ${formatQuantity(least, 'count')} requests${time}`;
  const outcome = { true: 'enough', false: 'inconclusive' }[String(fits)] ?? '';
  return {
    id,
    samplesNeeded: least,
    of: 'requests',
    samplesPlanned: asked,
    seconds,
    fits,
    sentence:
      asked === null
        ? need
        : `${need}; you asked for ${formatQuantity(asked, 'count')}: ${outcome}`,
  };
}

/** The fewest requests without one over the limit that pass when they count for 1/burst each. */
function inBursts(p0: number, burst: number, alpha: number): number {
  let n = Math.ceil(burst);
  while (binomialAtMost(0, n / burst, p0) > alpha) n = Math.ceil(n * 1.01) + 1;
  return n;
}
