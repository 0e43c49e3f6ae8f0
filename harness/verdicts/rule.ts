import type { Measurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import type { ShareEvidence } from '../statistics/share/evidence.ts';
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
  /** Of a share: what this run adds to the evidence of its commit. */
  readonly share?: ShareEvidence;
}

/** The longest bursts that a pass holds for, in milliseconds: of slow requests, and of failed ones. */
export interface BurstLengths {
  readonly latency: number;
  readonly errors: number;
}

/** Where no profile states them: a p99 then takes about two minutes at 99 %. */
export const usualBurstMs: BurstLengths = { latency: 200, errors: 200 };

/** What earlier runs of the same commit, config and kind of machine showed of a gate. */
export interface EarlierEvidence {
  readonly evidence: readonly ShareEvidence[];
  /** How often it was looked at by now. */
  readonly looks: number;
  /** The runs that it is from. */
  readonly runs: readonly string[];
}

export interface RuleContext {
  /** The error that this gate's `fail` and `pass` may each make, over all looks together. */
  readonly levels: FamilyLevels;
  readonly burstMs: BurstLengths;
  /**
   * How long a hiccup of this machine lasts, in milliseconds (`assay calibrate`): a burst is never taken
   * to be shorter. Null where that was never measured.
   */
  readonly stallMs: number | null;
  /** Null in the first run. */
  readonly earlier: EarlierEvidence | null;
}

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

/** What decides a gate of which nothing was measured, where its reason says why not. */
export const anyMeasurement = 'a run that measures it';

/** What decides a gate for which no request was due. */
export const anyRequest = 'a plan that sends requests: a longer duration, or a higher rate';

/** What decides a gate whose load generator was lost. */
export const wholeLoad = 'a run in which k6 comes to its end';

/** The answer where nothing was measured. Never a pass. */
export function notMeasured(reason: string, needs: string = anyMeasurement): Judgement {
  return { verdict: 'inconclusive', measured: null, reason, needs, evidence: [] };
}
