import type { MetricSeries } from '../../measurement/metric-series.ts';
import type { Point } from '../points/point.ts';
import { type MetricSelector, parseSelector } from '../threshold-expression.ts';
import { ascendingOrder } from './ascending-order.ts';
import { type Column, float64Column } from './column.ts';

interface Recorded {
  readonly selector: MetricSelector;
  /** As the gate writes it. */
  readonly name: string;
  readonly timesMs: Column<Float64Array>;
  readonly values: Column<Float64Array>;
}

/** Keeps the points of the metrics that gates name, of one scenario. */
export class SeriesRecorder {
  readonly #series: readonly Recorded[];

  constructor(metrics: readonly string[]) {
    this.#series = metrics.map((name) => ({
      selector: parseSelector(name),
      name,
      timesMs: float64Column(),
      values: float64Column(),
    }));
  }

  /** @param tagged the point that has the tags; the one of its request for a part of a request */
  add(metric: string, value: number, tagged: Point): void {
    for (const { selector, timesMs, values } of this.#series) {
      if (selector.metric !== metric) continue;
      const fits = Object.entries(selector.tags).every(
        ([tag, wanted]) => tagged.tag(tag) === wanted,
      );
      if (!fits) continue;
      timesMs.push(tagged.timeMs);
      values.push(value);
    }
  }

  /** All of them by now, while more come. */
  copy(): RecordedSeries[] {
    return this.#series.map(({ name, timesMs, values }) => ({
      name,
      timesMs: timesMs.copy(),
      values: values.copy(),
    }));
  }

  /** All of them; nothing can be added any more. */
  take(): RecordedSeries[] {
    return this.#series.map(({ name, timesMs, values }) => ({
      name,
      timesMs: timesMs.take(),
      values: values.take(),
    }));
  }
}

/** The points of one metric, in the order in which they came. */
export interface RecordedSeries {
  /** With its selector. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

/** Points come as each user hands them over; statistics over time need them in the order of their times. */
export function seriesSince(series: readonly RecordedSeries[], startMs: number): MetricSeries[] {
  return series.map(({ name, timesMs, values }) => {
    const order = ascendingOrder(timesMs);
    return {
      name,
      timesMs: Float64Array.from(order, (index) => timesMs[index]! - startMs),
      values: Float64Array.from(order, (index) => values[index]!),
    };
  });
}
