import type { Unit } from '../metrics/metric.ts';

/**
 * What a threshold is: one statistic of one subject (or of all that a pattern names), and the limit that
 * it must keep. Written in the config, checked and turned into this before anything is measured.
 */
export interface Threshold {
  /** `load/predict`, or a pattern: `bench/*`. */
  readonly subject: string;
  readonly statistic: Statistic;
  readonly bound: Bound;
  readonly severity: Severity;
}

/**
 * What can be asked of a subject. `name` is how it reads in a gate's id: `latency.p99`, `errors`.
 */
export type Statistic =
  /** The p-quantile of a trend; `p` inside (0, 1). `onceSteady`: without the warm-up. */
  | {
      readonly kind: 'latency';
      readonly name: string;
      readonly p: number;
      readonly onceSteady?: true;
    }
  | { [K in PlainStatistic]: { readonly kind: K; readonly name: K } }[PlainStatistic]
  | { readonly kind: 'retained'; readonly name: string; readonly resource: string }
  | { readonly kind: 'slower'; readonly name: 'slower'; readonly than: string }
  /** By how much the p-quantile of a load grew against that of a base; `p` inside (0, 1). */
  | { readonly kind: 'slowdown'; readonly name: string; readonly p: number; readonly than: string }
  /** By how much the share of failed requests grew against that of a base. */
  | { readonly kind: 'more errors'; readonly name: 'errors.more'; readonly than: string }
  /** The same share of each window of a load: `latency.p99 of every 10s`. */
  | {
      readonly kind: 'windowed';
      readonly name: string;
      readonly of: WindowedShare;
      /** The length of a window. */
      readonly seconds: number;
      readonly onceSteady?: true;
    }
  /** The highest arrival rate that keeps an objective: `p99 < 50ms`. */
  | { readonly kind: 'capacity'; readonly name: string; readonly objective: string }
  /** By how much the highest rate that keeps an objective is below that of a base. */
  | {
      readonly kind: 'lower capacity';
      readonly name: string;
      readonly objective: string;
      readonly than: string;
    }
  /** Of any metric that k6 knows, with the tags that its points must have: `tokens{kind:api}`. */
  | {
      readonly kind: 'metric';
      readonly name: string;
      readonly metric: string;
      readonly of: MetricAggregation;
    };

/** Whether a statistic is of a load that two sides have in turn. */
export function comparesLoads(
  statistic: Statistic,
): statistic is Extract<Statistic, { kind: 'slowdown' | 'more errors' }> {
  return statistic.kind === 'slowdown' || statistic.kind === 'more errors';
}

/** Whether a statistic is of the highest rates of two sides. */
export function comparesCapacities(
  statistic: Statistic,
): statistic is Extract<Statistic, { kind: 'lower capacity' }> {
  return statistic.kind === 'lower capacity';
}

/** What is asked of each window: a percentile of its latency (`p` inside (0, 1)), or its share of failures. */
export type WindowedShare =
  | { readonly kind: 'latency'; readonly p: number }
  | { readonly kind: 'errors' };

/** What is asked of a metric of k6; `rate` is a share of a rate and a frequency of a counter. */
export type MetricAggregation =
  | { readonly kind: 'percentile'; readonly p: number }
  | { readonly kind: 'rate' | 'count' | 'value' | 'min' | 'max' };

/** Statistics that have neither a part nor a partner. */
export type PlainStatistic = 'errors' | 'dropped' | 'rate' | 'accuracy' | 'failed';

/** A limit that stands by itself, or one that is relative to the same statistic of another subject. */
export type Bound =
  | { readonly kind: 'absolute'; readonly limit: Limit }
  /** `>= fp32 - 1pt`: `limit.value` is the offset (−.01), `limit.unit` is `pt`. */
  | { readonly kind: 'relative'; readonly limit: Limit; readonly to: string };

/** The kind of measurement that answers a statistic; a subject's first path segment, or `tests`. */
export const suiteOf = (subject: string): string => subject.split('/', 1)[0]!;

/**
 * What a verdict does to the run: `block` decides the exit code, `warn` is shown among the gates,
 * `info` is kept in the report only.
 */
export const severities = ['block', 'warn', 'info'] as const;
export type Severity = (typeof severities)[number];

export const comparisons = ['<', '<=', '>', '>=', '=='] as const;
export type Comparison = (typeof comparisons)[number];

/** A limit as it was written and as it is compared. */
export interface Limit {
  readonly comparison: Comparison;
  readonly value: number;
  readonly unit: Unit;
  /** As the user wrote it, e.g. `<= 25ms`. */
  readonly text: string;
}
