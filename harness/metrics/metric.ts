/** What k6, Prometheus and this harness call the four kinds of a metric. */
export type MetricKind = 'trend' | 'counter' | 'rate' | 'gauge';

/**
 * The units in which a value is measured, bounded and reported. A unit is part of the value:
 * nothing in the harness passes a bare number on whose unit is not in its name or beside it.
 */
export const units = [
  'ms',
  's',
  'B',
  'B/s',
  'B/op',
  '1/op',
  '1/s',
  'ratio',
  'count',
  'pt',
] as const;
export type Unit = (typeof units)[number];

export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: Unit;
}
