import type { EndpointReport } from '../../measurement/endpoint-report.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { CountedEndpoint } from './endpoints.ts';
import type { Entries } from './recorded-scenario.ts';

/** What each endpoint did, by requests in order; percentiles count a failed request as over all others. */
export function reportEndpoints(
  endpoints: readonly CountedEndpoint[],
  endpointOf: Uint8Array,
  { latencyMs, end }: Pick<Entries, 'latencyMs' | 'end'>,
): EndpointReport[] {
  return endpoints.map(({ name, statuses, failures }, number) => {
    const own: number[] = [];
    let [failed, inFlight] = [0, 0];
    for (const [index, one] of endpointOf.entries()) {
      if (one !== number) continue;
      own.push(latencyMs[index] ?? Infinity);
      if (end[index] === endCode.failed) failed += 1;
      if (end[index] === endCode['in flight']) inFlight += 1;
    }
    const named = [...failures.values()].reduce((sum, count) => sum + count, 0);
    const silent = failed - named;
    const sorted = Float64Array.from(own).toSorted();
    const at = (p: number): number =>
      sorted[Math.max(0, Math.ceil(p * own.length) - 1)] ?? Infinity;
    return {
      name,
      requests: own.length,
      failed,
      inFlight,
      statuses: Object.fromEntries(statuses),
      failures: {
        ...Object.fromEntries(failures),
        ...(silent > 0 ? { 'cut off without an answer': silent } : {}),
      },
      latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  });
}
