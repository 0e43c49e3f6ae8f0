import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Evidence } from '../evidence.ts';

/**
 * What one benchmark takes by itself, by tinybench, as Vitest measures it: for people, and never gated. It
 * depends on the machine and its moment, which a comparison does not.
 */
export interface AbsoluteFigures {
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  /** Half of the 95 % interval of the mean, of the mean. */
  readonly marginOfError: number;
  readonly samples: number;
}

/** As a table of the page. */
export function absoluteTable({
  meanMs,
  p50Ms,
  p99Ms,
  perSecond,
  marginOfError,
  samples,
}: AbsoluteFigures): Evidence {
  return {
    kind: 'table',
    title: 'By itself, by tinybench: shown, never gated',
    columns: ['mean', '± of it', 'p50', 'p99', 'operations a second', 'samples'],
    rows: [
      [
        formatQuantity(meanMs, 'ms'),
        formatQuantity(marginOfError, 'ratio'),
        formatQuantity(p50Ms, 'ms'),
        formatQuantity(p99Ms, 'ms'),
        Math.round(perSecond).toLocaleString('en-US'),
        samples,
      ],
    ],
  };
}

/** In a line: `20.4 µs a call, 49,012 per s`; the call is the median one. */
export function absoluteLine({ p50Ms, perSecond }: AbsoluteFigures): string {
  return `${formatQuantity(p50Ms, 'ms')} a call, ${formatQuantity(perSecond, '1/s')}`;
}
