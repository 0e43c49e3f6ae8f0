import type { Measurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import type { Statistic } from '../thresholds/threshold.ts';
import type { Gate } from './gate.ts';
import type { GateResult, Limit } from './verdict.ts';

/** What a rule says of a gate; `judge` adds the rest of the result. */
export interface Judgement extends Pick<
  GateResult,
  'verdict' | 'measured' | 'reason' | 'needs' | 'evidence'
> {
  /** In the unit of what was measured, where that differs from how it was written. */
  readonly limit?: Limit;
}

export interface RuleContext {
  /** The error that this gate's `fail` and `pass` may each make. */
  readonly levels: FamilyLevels;
  /**
   * How long a hiccup of this machine lasts, in milliseconds (`assay calibrate`): a floor for the
   * length of a burst of slow requests. Null where that was never measured: `assumedStallMs` then.
   */
  readonly stallMs: number | null;
}

/**
 * What a machine that wasn't calibrated is taken to do: a collection of a large heap, or two slices of a
 * neighbor on a shared core. It makes bursts of `rate` × 20 ms requests count as one. Longer ones are
 * not covered until they show in the sample: at 100 requests a second, with bursts of 20 (200 ms), a p99
 * at its limit passed falsely in 9 of 100 simulated runs of 6,000 requests. `assay calibrate` is the remedy.
 */
export const assumedStallMs = 20;

/** One rule: the statistic that it judges, the measurement that it judges it by, and how. */
export interface Rule<
  K extends Statistic['kind'] = Statistic['kind'],
  M extends Measurement['kind'] = Measurement['kind'],
> {
  readonly statistic: K;
  readonly measurement: M;
  judge(
    gate: Gate<Extract<Statistic, { kind: K }>>,
    measurement: Extract<Measurement, { kind: M }>,
    context: RuleContext,
  ): Judgement;
}

/** The answer where nothing was measured. Never a pass. */
export function notMeasured(reason: string, needs: string | null = null): Judgement {
  return { verdict: 'inconclusive', measured: null, reason, needs, evidence: [] };
}
