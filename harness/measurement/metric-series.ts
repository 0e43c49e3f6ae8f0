/** The points of one metric of k6 in one scenario, in the order of their times. */
export interface MetricSeries {
  /** With its selector: `tokens{kind:api}`. */
  readonly name: string;
  /** Milliseconds since the scenario's start, ascending. */
  readonly timesMs: Float64Array;
  /** Of a rate 1 or 0; of a counter what was added. */
  readonly values: Float64Array;
}
