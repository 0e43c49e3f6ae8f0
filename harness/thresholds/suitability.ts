import { UsageError } from '../errors.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { MetricKind, Unit } from '../metrics/metric.ts';
import type { Bound, Comparison, MetricAggregation, Statistic } from './threshold.ts';

/** What a statistic is of, and which limits make sense for it. */
interface Suits {
  /** The kind of the metric behind it. */
  readonly of: MetricKind;
  readonly units: readonly Unit[];
  readonly comparisons: readonly Comparison[];
  readonly example: string;
  /** Whether it can be held against another subject. */
  readonly relative: boolean;
}

const atMost = ['<=', '<'] as const;
const atLeast = ['>=', '>'] as const;

const anyWay = [...atMost, ...atLeast, '=='] as const;

const suits: Readonly<Record<Exclude<Statistic['kind'], 'metric' | 'windowed'>, Suits>> = {
  latency: { of: 'trend', units: ['ms'], comparisons: atMost, example: '<= 25ms', relative: false },
  errors: {
    of: 'rate',
    units: ['ratio', 'count'],
    comparisons: [...atMost, '=='],
    example: '<= 0.1%',
    relative: false,
  },
  dropped: {
    of: 'counter',
    units: ['ratio', 'count'],
    comparisons: [...atMost, '=='],
    example: '0',
    relative: false,
  },
  rate: {
    of: 'counter',
    units: ['1/s'],
    comparisons: atLeast,
    example: '>= 95/s',
    relative: false,
  },
  capacity: {
    of: 'gauge',
    units: ['1/s'],
    comparisons: atLeast,
    example: '>= 200/s',
    relative: false,
  },
  'lower capacity': {
    of: 'gauge',
    units: ['ratio'],
    comparisons: atMost,
    example: '<= 10%',
    relative: false,
  },
  retained: {
    of: 'gauge',
    units: ['B/op', '1/op', 'count'],
    comparisons: [...atMost, '=='],
    example: '<= 1 B/op',
    relative: false,
  },
  slower: { of: 'trend', units: ['ratio'], comparisons: atMost, example: '<= 5%', relative: false },
  slowdown: {
    of: 'trend',
    units: ['ratio'],
    comparisons: atMost,
    example: '<= 5%',
    relative: false,
  },
  'more errors': {
    of: 'rate',
    units: ['pt', 'ratio'],
    comparisons: atMost,
    example: '<= 1pt',
    relative: false,
  },
  accuracy: {
    of: 'rate',
    units: ['ratio', 'pt'],
    comparisons: atLeast,
    example: '>= fp32 - 1pt',
    relative: true,
  },
  failed: {
    of: 'counter',
    units: ['count'],
    comparisons: [...atMost, '=='],
    example: '0',
    relative: false,
  },
};

/** Values of a script's own metrics have whatever unit the script gives them. */
const ofMetrics: Readonly<Record<MetricAggregation['kind'], Suits>> = {
  percentile: {
    of: 'trend',
    units: ['ms', 'count', 'B'],
    comparisons: [...atMost, ...atLeast],
    example: '<= 25ms',
    relative: false,
  },
  rate: {
    of: 'rate',
    units: ['ratio', '1/s'],
    comparisons: [...atMost, ...atLeast],
    example: '>= 99%',
    relative: false,
  },
  count: {
    of: 'counter',
    units: ['count'],
    comparisons: anyWay,
    example: '>= 10',
    relative: false,
  },
  value: gauge(),
  min: gauge(),
  max: gauge(),
};

function gauge(): Suits {
  const units = ['count', 'ms', 'B'] as const;
  return { of: 'gauge', units, comparisons: anyWay, example: '<= 20', relative: false };
}

function suitsOf(statistic: Statistic): Suits {
  if (statistic.kind === 'metric') return ofMetrics[statistic.of.kind];
  if (statistic.kind !== 'windowed') return suits[statistic.kind];
  const ofWhole = suits[statistic.of.kind];
  return statistic.of.kind === 'errors'
    ? { ...ofWhole, units: ['ratio'], comparisons: atMost, example: '<= 5%' }
    : ofWhole;
}

/** @throws {UsageError} when a limit of this form can't be kept or broken by the statistic */
export function checkSuitable(statistic: Statistic, bound: Bound): void {
  const { of, units, comparisons, example, relative } = suitsOf(statistic);
  const { limit } = bound;
  const refuse = (why: string): never => {
    throw new UsageError(`'${limit.text}' does not suit the ${of} '${statistic.name}': ${why}`, {
      remedy: `write for instance '${example}'`,
    });
  };
  if (bound.kind === 'relative' && !relative) refuse(`it takes an absolute limit`);
  if (!comparisons.includes(limit.comparison)) {
    refuse(`it takes ${comparisons.join(' or ')}, not ${limit.comparison}`);
  }
  // A bare 0 is zero in every unit.
  const bareZero = limit.unit === 'count' && limit.value === 0;
  if (!bareZero && !units.includes(limit.unit)) {
    refuse(`its unit is ${units.map(unitName).join(' or ')}, not ${unitName(limit.unit)}`);
  }
  if (statistic.kind === 'windowed' && limit.value === 0) {
    refuse(
      'what must never happen in any window must not happen in the load: write it for all of it',
    );
  }
  if (limit.value < 0 && bound.kind === 'absolute' && statistic.kind !== 'slower') {
    refuse(`it is never below 0, so ${formatQuantity(limit.value, limit.unit)} can't be kept`);
  }
  if (statistic.kind === 'lower capacity' && !(limit.value > 0 && limit.value < 1)) {
    refuse(
      'two rates that are the same can not be told apart: it takes more than 0 % and less than 100 %',
    );
  }
  if (limit.unit === 'ratio' && limit.value > 1) refuse('a share is at most 100 %');
  if (limit.unit === 'count' && statistic.kind === 'errors' && limit.value !== 0) {
    refuse('a number of errors says nothing without how many were sent: give a share');
  }
}

function unitName(unit: Unit): string {
  if (unit === 'ratio') return '%';
  if (unit === 'count') return 'a plain number';
  return unit === '1/op' ? '/op' : unit;
}
