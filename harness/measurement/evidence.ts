import type { Unit } from '../metrics/metric.ts';

/** A named line of points; `x` and `y` have the same length. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * What a gate shows for itself. Each kind is one picture or table in the reports; a reporter that
 * doesn't know a kind says so instead of leaving it out.
 */
export type Evidence =
  /** x: percentile in percent (0 to 100), y: latency. */
  | { readonly kind: 'percentiles'; readonly unit: Unit; readonly series: readonly Series[] }
  /** Bins are [edge, nextEdge): `edges` has one more than `counts`. */
  | {
      readonly kind: 'histogram';
      readonly unit: Unit;
      readonly name: string;
      readonly edges: readonly number[];
      readonly counts: readonly number[];
    }
  /** x: seconds since the scenario's start. */
  | {
      readonly kind: 'timeline';
      readonly title: string;
      readonly unit: Unit;
      readonly series: readonly Series[];
    }
  /** x: operations since the start, y: the resource's level at each sample point. */
  | {
      readonly kind: 'retained';
      readonly resource: string;
      readonly unit: Unit;
      readonly series: readonly Series[];
      /** `null` is an end without a bound. */
      readonly slope: {
        readonly value: number;
        readonly low: number | null;
        readonly high: number | null;
      };
    }
  /** ln ratios of a paired comparison, one a launch. */
  | { readonly kind: 'pairs'; readonly logRatios: readonly number[]; readonly margin: number }
  /** From the root to the retained object. */
  | {
      readonly kind: 'retainers';
      readonly className: string;
      readonly path: readonly { readonly edge: string; readonly node: string }[];
      readonly allocatedAt: string | null;
      /** Where the variable that keeps it is declared. */
      readonly keptAt?: string | null | undefined;
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number | null)[])[];
    }
  | { readonly kind: 'text'; readonly title: string; readonly lines: readonly string[] };
