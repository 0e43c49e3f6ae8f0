import type { Unit } from './metric.ts';

/** How a value of one unit is shown: scaled by `factor`, with `suffix` behind it. */
export interface Scale {
  readonly factor: number;
  readonly suffix: string;
}

/** Two-sided bounds; `null` is an end without a bound. (JSON has no infinity.) */
export type Interval = readonly [low: number | null, high: number | null];

const KILO = 1_000;
const MEGA = 1_000_000;

/**
 * A value with its unit for people, to three significant digits: `31.0 ms`, `1.25 s`, `0.80 %`,
 * `212 B/op`, `81.9 kB/op`. A ratio is shown in percent. A whole count is shown whole.
 */
export function formatQuantity(value: number, unit: Unit): string {
  const scale = scaleFor(value, unit);
  return withSuffix(formatNumber(value * scale.factor, unit), scale.suffix);
}

/** An interval in the scale of its larger end, without the unit: `[29.6, 33.1]`. */
export function formatInterval(interval: Interval, unit: Unit): string {
  const finite = interval.filter((bound) => bound !== null);
  const scale = scaleFor(Math.max(0, ...finite.map(Math.abs)), unit);
  return formatBounds(interval, scale, unit);
}

/** A value and its interval in one scale, so that they can be compared at a glance. */
export function formatEstimate(value: number, interval: Interval | null, unit: Unit): string {
  if (interval === null) return formatQuantity(value, unit);
  const scale = scaleFor(value, unit);
  const text = formatNumber(value * scale.factor, unit);
  return `${withSuffix(text, scale.suffix)} ${formatBounds(interval, scale, unit)}`;
}

function formatBounds([low, high]: Interval, scale: Scale, unit: Unit): string {
  const lower = formatNumber((low ?? Number.NEGATIVE_INFINITY) * scale.factor, unit);
  const upper = formatNumber((high ?? Number.POSITIVE_INFINITY) * scale.factor, unit);
  return `[${lower}, ${upper}]`;
}

/** The scale in which a value of this size is shown. */
export function scaleFor(value: number, unit: Unit): Scale {
  const size = Number.isFinite(value) ? Math.abs(value) : 0;
  switch (unit) {
    case 'ms':
      if (size >= 10_000) return { factor: 1 / KILO, suffix: 's' };
      if (size > 0 && size < 0.1) return { factor: KILO, suffix: 'µs' };
      return { factor: 1, suffix: 'ms' };
    case 'B':
    case 'B/s':
    case 'B/op': {
      const per = unit.slice(1);
      if (size >= 10 * MEGA) return { factor: 1 / MEGA, suffix: `MB${per}` };
      if (size >= 10 * KILO) return { factor: 1 / KILO, suffix: `kB${per}` };
      return { factor: 1, suffix: `B${per}` };
    }
    case 'ratio':
      return { factor: 100, suffix: '%' };
    case '1/op':
      return { factor: 1, suffix: 'per op' };
    case '1/s':
      return { factor: 1, suffix: 'per s' };
    case 'count':
      return { factor: 1, suffix: '' };
    case 's':
    case 'pt':
      return { factor: 1, suffix: unit };
  }
}

function formatNumber(value: number, unit: Unit): string {
  if (value === Number.POSITIVE_INFINITY) return '∞';
  if (value === Number.NEGATIVE_INFINITY) return '−∞';
  if (Number.isNaN(value)) return 'no value';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if ((unit === 'count' && Number.isInteger(value)) || size >= 1000) {
    return sign + Math.round(size).toLocaleString('en-US');
  }
  const text = size < 0.001 ? size.toExponential(1) : significant(size);
  return sign + text;
}

/** Three significant digits in positional notation, at most four decimals. */
function significant(size: number): string {
  const decimals = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return size.toFixed(decimals);
}

function withSuffix(text: string, suffix: string): string {
  return suffix === '' ? text : `${text} ${suffix}`;
}
