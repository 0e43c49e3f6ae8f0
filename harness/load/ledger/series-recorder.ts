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

  finish(startMs: number): MetricSeries[] {
    return this.#series.map(({ name, timesMs, values }) => {
      const [times, all] = [timesMs.take(), values.take()];
      // Points come as each user hands them over; statistics over time need them in the order of their times.
      const order = ascendingOrder(times);
      return {
        name,
        timesMs: Float64Array.from(order, (index) => times[index]! - startMs),
        values: Float64Array.from(order, (index) => all[index]!),
      };
    });
  }
}
