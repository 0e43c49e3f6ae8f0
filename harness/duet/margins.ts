import { UsageError } from '../errors.ts';
import { parseLimit } from '../thresholds/limit.ts';
import { statisticOf } from '../thresholds/statistic.ts';
import type { Bound, Threshold } from '../thresholds/threshold.ts';

/** What two sides are held to where nobody says. */
export const usualMargins = 'p50=5%,p95=10%';

/** How much slower a percentile may be. */
export interface Margin {
  readonly p: number;
  readonly bound: Bound;
}

/**
 * `p50=5%,p95=10%`
 * @throws {UsageError} no list of percentiles and shares
 */
export function parseMargins(written: string): readonly Margin[] {
  return written.split(',').map((one) => {
    const [percentile = '', limit = '', ...more] = one.split('=').map((part) => part.trim());
    const bound = limit === '' || more.length > 0 ? null : parseLimit(`<= ${limit}`);
    if (bound === null || bound.limit.unit !== 'ratio' || bound.kind !== 'absolute') {
      throw new UsageError(`--slower '${written}' can't be read at '${one}'`, {
        remedy: 'for example --slower p50=5%,p95=10%',
      });
    }
    const statistic = statisticOf(['latency', percentile], null);
    return { p: statistic.kind === 'latency' ? statistic.p : Number.NaN, bound };
  });
}

/** Failures may be this much more, as a share of all requests. */
const mostMoreErrors = '<= 1pt';

/**
 * The gates of two sides that have no thresholds of their own: each percentile, and the errors.
 * @param subjects names or patterns
 */
export function duetThresholds(
  subjects: readonly string[],
  margins: readonly Margin[],
  than: string,
): readonly Threshold[] {
  const shared = { severity: 'block' } as const;
  return subjects.flatMap((subject) => [
    ...margins.map(({ p, bound }): Threshold => {
      const name = `latency.p${Number((p * 100).toPrecision(12))}.slower`;
      return { ...shared, subject, statistic: { kind: 'slowdown', name, p, than }, bound };
    }),
    {
      ...shared,
      subject,
      statistic: { kind: 'more errors', name: 'errors.more', than },
      bound: parseLimit(mostMoreErrors),
    },
  ]);
}
