import type { Point } from './point-reader.ts';

/** One HTTP request, put together from the points that k6 writes for it in a row. */
export interface ObservedRequest {
  readonly scenario: string;
  readonly vu: number;
  readonly iteration: number;
  readonly endMs: number;
  /**
   * From asking for a connection to the last byte: k6's `http_req_duration` leaves out the wait for
   * a connection and its set-up, which a client waits for all the same.
   */
  readonly ownMs: number;
  readonly failed: boolean;
}

/** The points that make up a request; `http_reqs` is the first one that k6 writes. */
export const requestMetrics = [
  'http_reqs',
  'http_req_duration',
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_failed',
] as const;

const partNames: ReadonlySet<string> = new Set(requestMetrics.slice(1));
const firstErrorStatus = 400;

/**
 * Collects the points of each request. k6 writes the points of one request next to each other (one
 * ConnectedSamples), so a request is complete when anything else comes.
 */
export class RequestAssembler {
  readonly #onRequest: (request: ObservedRequest) => void;
  #first: Point | null = null;
  #parts = new Map<string, number>();

  constructor(onRequest: (request: ObservedRequest) => void) {
    this.#onRequest = onRequest;
  }

  push(point: Point): void {
    if (this.#first !== null && partNames.has(point.metric)) {
      this.#parts.set(point.metric, point.value);
      return;
    }
    this.flush();
    if (point.metric !== 'http_reqs') return;
    this.#first = point;
  }

  flush(): void {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    this.#onRequest({
      scenario: first.scenario,
      vu: first.vu,
      iteration: first.iteration,
      endMs: first.timeMs,
      ownMs: this.#ownMs(),
      failed: this.#failed(first.status),
    });
    this.#parts.clear();
  }

  /**
   * `blocked` runs from asking for a connection to having one, and so contains connecting and TLS;
   * it stays 0 when the connection failed, where only connecting and TLS are known.
   */
  #ownMs(): number {
    const setUp = this.#part('http_req_connecting') + this.#part('http_req_tls_handshaking');
    return this.#part('http_req_duration') + Math.max(this.#part('http_req_blocked'), setUp);
  }

  /** A script can switch `http_req_failed` off; then the status decides. */
  #failed(status: string): boolean {
    const reported = this.#parts.get('http_req_failed');
    if (reported !== undefined) return reported !== 0;
    return status === '0' || Number(status) >= firstErrorStatus;
  }

  #part(name: string): number {
    return this.#parts.get(name) ?? 0;
  }
}
