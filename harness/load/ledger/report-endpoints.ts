import type { EndpointReport } from '../../measurement/endpoint-report.ts';
import { endCode, type LoadLedger } from '../../measurement/load-ledger.ts';
import type { CountedEndpoint } from './endpoints.ts';

/**
 * What each endpoint did; percentiles count a failed request as over all others.
 * @param endpointOf the number of each request's endpoint, in the order in which they came
 * @param order the number of each entry's request; entries past the requests were never sent
 */
export function reportEndpoints(
  endpoints: readonly CountedEndpoint[],
  endpointOf: Uint8Array,
  order: Uint32Array,
  { latencyMs, end }: Pick<LoadLedger, 'latencyMs' | 'end'>,
): EndpointReport[] {
  const requests = new Uint32Array(endpoints.length);
  for (const number of endpointOf) requests[number]! += 1;
  return endpoints.map(({ name, statuses, failures }, number) => {
    const sorted = new Float64Array(requests[number] ?? 0);
    let [filled, failed, inFlight] = [0, 0, 0];
    for (let entry = 0; entry < order.length; entry += 1) {
      // Undefined where nothing was sent.
      if (endpointOf[order[entry]!] !== number) continue;
      sorted[filled] = latencyMs[entry] ?? Infinity;
      filled += 1;
      if (end[entry] === endCode.failed) failed += 1;
      if (end[entry] === endCode['in flight']) inFlight += 1;
    }
    sorted.sort();
    const named = [...failures.values()].reduce((sum, count) => sum + count, 0);
    const silent = failed - named;
    const at = (p: number): number =>
      sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Infinity;
    return {
      name,
      requests: sorted.length,
      failed,
      inFlight,
      statuses: mostFirst(statuses),
      failures: mostFirst(
        silent > 0 ? [...failures, ['cut off without an answer', silent]] : failures,
      ),
      latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  });
}

/** In an order that does not hang on which k6, or which request, came first. */
function mostFirst(counts: Iterable<readonly [string, number]>): Record<string, number> {
  const sorted = [...counts].toSorted(
    ([name, count], [other, otherCount]) => otherCount - count || (name < other ? -1 : 1),
  );
  return Object.fromEntries(sorted);
}
