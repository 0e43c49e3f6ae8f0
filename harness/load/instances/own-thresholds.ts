import type { MetricSeries } from '../../measurement/metric-series.ts';
import type { ScriptThreshold } from '../summary.ts';
import {
  parseExpression,
  parseSelector,
  type ThresholdExpression,
} from '../threshold-expression.ts';

export type MetricKind = 'trend' | 'rate' | 'counter' | 'gauge';

export interface MergedMetrics {
  /** The points of all instances and scenarios, by metric as the thresholds write it. */
  readonly series: ReadonlyMap<string, readonly MetricSeries[]>;
  /** Of the whole run. */
  readonly seconds: number;
  readonly kindOf: (metric: string) => MetricKind | null;
}

/**
 * The script's own thresholds over the points of all instances: each k6 knows only its part, and of parts no
 * percentile can be joined. Statistics are those of k6 (metrics/sink.go of 1.8 and 2.2). Points of setup() and
 * teardown() belong to no scenario, and are left out.
 */
export function judgeOwnThresholds(
  declared: Readonly<Record<string, readonly string[]>>,
  { series, seconds, kindOf }: MergedMetrics,
): ScriptThreshold[] {
  return Object.entries(declared).flatMap(([metric, expressions]) => {
    const kind = kindOf(parseSelector(metric).metric);
    const points = valuesInOrder(series.get(metric) ?? []);
    return expressions.map((expression): ScriptThreshold => {
      const parsed = parseExpression(expression);
      const value =
        parsed === null || kind === null
          ? null
          : statistic(kind, parsed.statistic, points, seconds);
      const of = kind === 'rate' ? 'share' : isTime(metric) ? 'time' : 'number';
      if (parsed === null || value === null) {
        return { metric, expression, state: 'no data', value: null, of };
      }
      return { metric, expression, state: holds(value, parsed) ? 'met' : 'crossed', value, of };
    });
  });
}

/** By the time of the points: the last value of a gauge is that of whichever instance set it last. */
function valuesInOrder(parts: readonly MetricSeries[]): Float64Array {
  const [only, ...more] = parts;
  if (only === undefined) return new Float64Array();
  if (more.length === 0) return only.values;
  const all = parts.flatMap(({ timesMs, values }) =>
    Array.from(timesMs, (time, at): [number, number] => [time, values[at] ?? 0]),
  );
  return Float64Array.from(
    all.toSorted(([left], [right]) => left - right),
    ([, value]) => value,
  );
}

/** Null where no point came, or the metric has no such statistic. A counter that never came is 0. */
function statistic(
  kind: MetricKind,
  name: string,
  values: Float64Array,
  seconds: number,
): number | null {
  const sum = values.reduce((total, value) => total + value, 0);
  if (kind === 'counter') {
    if (name === 'count') return sum;
    return name === 'rate' && seconds > 0 ? sum / seconds : null;
  }
  if (values.length === 0) return null;
  if (kind === 'rate') {
    return name === 'rate' ? values.filter((value) => value !== 0).length / values.length : null;
  }
  if (kind === 'gauge') return name === 'value' ? (values.at(-1) ?? null) : null;
  if (name === 'avg') return sum / values.length;
  const sorted = values.toSorted();
  if (name === 'min') return sorted[0] ?? null;
  if (name === 'max') return sorted.at(-1) ?? null;
  if (name === 'med') return percentile(sorted, 0.5);
  const percent = /^p\((?<percent>.*)\)$/u.exec(name)?.groups?.['percent'];
  return percent === undefined ? null : percentile(sorted, Number(percent) / 100);
}

function percentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

function holds(value: number, { comparison, limit }: ThresholdExpression): boolean {
  const compare = {
    '<': value < limit,
    '<=': value <= limit,
    '>': value > limit,
    '>=': value >= limit,
    '==': value === limit,
    '!=': value !== limit,
  };
  return compare[comparison];
}

const trends =
  /^(?:http_req_(?!failed)|iteration_duration|group_duration|grpc_req_duration|ws_(?:connecting|session_duration|ping))/u;
const rates = new Set(['http_req_failed', 'checks']);
const counters =
  /^(?:http_reqs|iterations|dropped_iterations|data_sent|data_received|ws_sessions|ws_msgs_.*)$/u;

function isTime(metric: string): boolean {
  return trends.test(metric);
}

/** What kind each metric is: k6's own by their names, the script's own as its code makes them. */
export function metricKinds(code: string): (metric: string) => MetricKind | null {
  const made = code.matchAll(
    /new\s+(?:\w+\.)?(?<kind>Trend|Rate|Counter|Gauge)\(\s*["'`](?<name>[^"'`]+)/gu,
  );
  const own = new Map(
    Array.from(made, ({ groups }): [string, MetricKind] => [
      groups?.['name'] ?? '',
      (groups?.['kind'] ?? '').toLowerCase() as MetricKind,
    ]),
  );
  return (metric) => {
    if (trends.test(metric)) return 'trend';
    if (rates.has(metric)) return 'rate';
    return counters.test(metric) ? 'counter' : (own.get(metric) ?? null);
  };
}
