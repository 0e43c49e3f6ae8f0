import { didYouMean, nearest } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { qualifiedExamples, qualifiedName } from './qualified.ts';
import type { MetricAggregation, PlainStatistic, Statistic } from './threshold.ts';

const known = [
  'latency',
  'errors',
  'dropped',
  'rate',
  'checks',
  'capacity',
  'retained',
  'slower',
  'accuracy',
  'failed',
];

/** `p99` → .99, `p99.9` → .999. */
const percentile = /^p(?<percent>\d{1,2}(?:\.\d+)?)$/u;

/**
 * The statistic that a config names: `['latency', 'p99']`, `['errors']`.
 * @param than what `slower` compares with
 * @throws {UsageError} an unknown name, or a part that is missing, superfluous or unsuitable
 */
export function statisticOf(names: readonly string[], than: string | null): Statistic {
  const [name = '', part, way] = names;
  if (way !== undefined) return relativeStatistic(names, than);
  const qualified = qualifiedStatistic(name, part);
  if (qualified !== null) return qualified;
  if (name === 'errors' && part === 'more')
    return { kind: 'more errors', name: 'errors.more', than: baseOf(part, than) };
  if (name === 'latency') return latencyStatistic(name, part);
  if (name === 'retained') return retainedStatistic(part);
  if (name === 'capacity') return capacityStatistic(part);
  if (name === 'checks')
    return metricStatistic(part === undefined ? name : `checks{check:${part}}`, 'rate', names);
  // A percentile of what is nearly called latency was meant to be one.
  const isMistyped = nearest(name, ['latency']) !== null;
  if (!known.includes(name) && part !== undefined && !isMistyped) {
    return metricStatistic(name, part, names);
  }
  if (!known.includes(name)) {
    throw new UsageError(
      `unknown statistic '${name}'; statistics are ${known.join(', ')}.${didYouMean(name, known)}`,
    );
  }
  if (part !== undefined) {
    throw new UsageError(`'${name}' has no parts, so '${part}' says nothing`, {
      remedy: `write ${name}: '<limit>'`,
    });
  }
  if (name === 'slower') {
    if (than !== null) return { kind: 'slower', name, than };
    throw new UsageError('`slower` has nothing to compare with', {
      remedy: "add than: 'origin/main', or the name of a variant",
    });
  }
  const alone = name as PlainStatistic;
  return { kind: alone, name: alone } as Statistic;
}

/** `['latency', 'p50', 'slower']`: a percentile, or a highest rate, held against that of a base. */
function relativeStatistic(
  [name = '', part, way = '']: readonly string[],
  than: string | null,
): Statistic {
  const isPlain = part === undefined || qualifiedName(part) === null;
  const absolute =
    name === 'latency' && way === 'slower' && isPlain ? latencyStatistic(name, part) : null;
  if (absolute?.kind === 'latency') {
    const { p } = absolute;
    return { kind: 'slowdown', name: `${absolute.name}.slower`, p, than: baseOf(way, than) };
  }
  const searched = name === 'capacity' && way === 'slower' ? capacityStatistic(part) : null;
  if (searched?.kind === 'capacity') {
    const { objective } = searched;
    return {
      kind: 'lower capacity',
      name: `${searched.name}.slower`,
      objective,
      than: baseOf(way, than),
    };
  }
  throw new UsageError(`'${[name, part].join('.')}' can't be held against a base by '${way}'`, {
    remedy:
      "write latency: { p50: { slower: '<= 5%', than: 'origin/main' } }, errors: { more: '<= 1pt', than: 'origin/main' }, or capacity: { 'p99 < 50ms': { slower: '<= 10%', than: 'origin/main' } }",
  });
}

/** `['latency', 'p99 of every 10s']`, `['errors of every 10s']`; null where all of a load is asked alike. */
function qualifiedStatistic(name: string, part: string | undefined): Statistic | null {
  // The name of a check is any text, and an objective has a grammar of its own.
  if (name === 'capacity' || name === 'checks') return null;
  const qualified = qualifiedName(part ?? name);
  if (qualified === null) return null;
  const { what, windowSeconds: seconds, onceSteady, text } = qualified;
  const steady = onceSteady ? { onceSteady: true as const } : {};
  if (part === undefined && what === 'errors' && seconds !== null && !onceSteady) {
    return { kind: 'windowed', name: `errors ${text}`, of: { kind: 'errors' }, seconds };
  }
  const whole = part !== undefined && name === 'latency' ? latencyStatistic(name, what) : null;
  if (whole?.kind === 'latency') {
    const { p } = whole;
    const named = { name: `${whole.name} ${text}`, ...steady };
    if (seconds === null) return { ...whole, ...named };
    return { kind: 'windowed', ...named, of: { kind: 'latency', p }, seconds };
  }
  const full = [name, part].filter((one) => one !== undefined).join('.');
  throw new UsageError(
    onceSteady && what === 'errors'
      ? `'${full}': what failed in the warm-up has failed, and counts`
      : `'${full}' can't be asked`,
    { remedy: `write ${qualifiedExamples}, or 'errors of every 10s': '<= 5%'` },
  );
}

/** @throws {UsageError} it is not said what to compare with */
function baseOf(way: string, than: string | null): string {
  if (than !== null) return than;
  throw new UsageError(`\`${way}\` has nothing to compare with`, {
    remedy: "add than: 'origin/main'",
  });
}

function latencyStatistic(name: string, part: string | undefined): Statistic {
  if (part === undefined) {
    throw new UsageError("'latency' needs a percentile", {
      remedy: "write latency: { p99: '<= 25ms' }",
    });
  }
  const percent = Number(percentile.exec(part)?.groups?.['percent'] ?? Number.NaN);
  if (!(percent > 0 && percent < 100)) {
    throw new UsageError(
      `unsupported statistic '${part}' on the trend '${name}'; a trend takes percentiles such as p50, p95, p99, p99.9`,
      {
        remedy:
          'a mean or a maximum has no bound that holds whatever the distribution: use a percentile',
      },
    );
  }
  return { kind: 'latency', name: `latency.${part}`, p: Number((percent / 100).toPrecision(12)) };
}

const counted = ['rate', 'count', 'value', 'min', 'max'] as const;

/** Of a metric that k6 knows: its name, maybe with a selector, and what is asked of it. */
function metricStatistic(metric: string, part: string, names: readonly string[]): Statistic {
  return { kind: 'metric', name: names.join('.'), metric, of: aggregationOf(metric, part) };
}

function aggregationOf(metric: string, part: string): MetricAggregation {
  const kind = counted.find((one) => one === part);
  if (kind !== undefined) return { kind };
  const percent = Number(percentile.exec(part)?.groups?.['percent'] ?? Number.NaN);
  if (percent > 0 && percent < 100) {
    return { kind: 'percentile', p: Number((percent / 100).toPrecision(12)) };
  }
  throw new UsageError(`unsupported statistic '${part}' on the metric '${metric}'`, {
    remedy:
      'a trend takes percentiles such as p95, a rate takes rate, a counter count or rate, a gauge value, min or max',
  });
}

/** What the objective says is read where rates are searched for it (harness/capacity/slo.ts). */
function capacityStatistic(objective: string | undefined): Statistic {
  if (objective === undefined) {
    throw new UsageError("'capacity' needs an objective", {
      remedy: "write capacity: { 'p99 < 50ms': '>= 200/s' }",
    });
  }
  return { kind: 'capacity', name: `capacity.${objective}`, objective };
}

function retainedStatistic(resource: string | undefined): Statistic {
  if (resource === undefined) {
    throw new UsageError("'retained' needs a resource", {
      remedy: "write retained: { heap: '<= 1 B/op', fds: 0 }",
    });
  }
  return { kind: 'retained', name: `retained.${resource}`, resource };
}
