import type { Point } from './points/point.ts';
import { type MetricSelector, parseSelector } from './threshold-expression.ts';

/** Of which metrics a point ever came: those of the script's own, since k6's come by themselves. */
export class SeenMetrics {
  readonly #watched: ReadonlyMap<string, readonly MetricSelector[]>;
  readonly #seen = new Set<string>();

  /** @param watched metrics, with their selectors */
  constructor(watched: readonly string[]) {
    const selectors = watched.map((text) => parseSelector(text));
    this.#watched = Map.groupBy(
      selectors.filter(({ metric }) => !k6Metrics.test(metric)),
      ({ metric }) => metric,
    );
  }

  /** Those whose points have to be read. */
  get metrics(): Iterable<string> {
    return this.#watched.keys();
  }

  add(point: Point): void {
    for (const { name, tags } of this.#watched.get(point.metric) ?? []) {
      if (this.#seen.has(name)) continue;
      const fits = Object.entries(tags).every(([tag, value]) => point.tag(tag) === value);
      if (fits) this.#seen.add(name);
    }
  }

  /** Of the metrics that k6 brings itself, a point is taken to have come. */
  has(metric: string): boolean {
    return !this.#watched.has(parseSelector(metric).metric) || this.#seen.has(metric);
  }
}

/** Metrics that k6 brings itself. */
const k6Metrics = /^(?:http_req|grpc_|ws_|browser_|vus|iteration|dropped_|data_|checks$|group_)/u;
