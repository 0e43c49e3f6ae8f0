import type { EndpointReport } from '../../measurement/endpoint-report.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';

/** More than these are on the page, by endpoint. */
const MOST_REASONS = 3;

/**
 * The most frequent reasons of failed requests, over all endpoints: `740 × HTTP 500, 12 × check 'a' failed`;
 * empty where none failed.
 */
export function whyFailed(endpoints: readonly EndpointReport[]): string {
  const counts = new Map<string, number>();
  for (const [reason, count] of endpoints.flatMap(({ failures }) => Object.entries(failures))) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  const others = sorted.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [...sorted.slice(0, MOST_REASONS), ['other reasons', others] as const]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${formatQuantity(count, 'count')} × ${reason}`)
    .join(', ');
}
