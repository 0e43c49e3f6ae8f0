/** What the requests of one endpoint did: all of those that k6 names alike. */
export interface EndpointReport {
  /** The tag `name` of the requests, or their URL without its query. */
  readonly name: string;
  readonly requests: number;
  readonly failed: number;
  /** Cut off while they were under way. */
  readonly inFlight: number;
  /** Requests by HTTP status (0: no response) or gRPC code. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Failed requests by reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** From the due time; Infinity where so many failed. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
}
