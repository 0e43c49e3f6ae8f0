import type { Point } from './point.ts';

/** One request, put together from the points that k6 writes for it in a row. */
export interface ObservedRequest {
  readonly vu: number;
  readonly iteration: number;
  readonly endMs: number;
  /**
   * From asking for a connection to the last byte: k6's `http_req_duration` leaves out the wait for
   * a connection and its set-up, which a client waits for all the same.
   */
  readonly ownMs: number;
  /** `timings.duration` of the response as the script sees it: a check names its response by it. */
  readonly durationMs: number;
  readonly failed: boolean;
  /** HTTP status, gRPC code; `0` without a response. */
  readonly status: string;
  /** k6's number for what went wrong below HTTP; empty where nothing did. */
  readonly errorCode: string;
  /** What k6 groups requests by: the tag `name`, by itself the URL. */
  readonly name: string;
  /** The point that it began with, for its tags. */
  readonly point: Point;
}

/** The points that make up an HTTP request; `http_reqs` is the first one that k6 writes. */
export const firstOfRequest = 'http_reqs';

/** The other ones: only their values count. */
export const partsOfRequest: ReadonlySet<string> = new Set([
  'http_req_duration',
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_failed',
]);

/** Requests of other protocols, each of them one point. */
export const otherRequests: ReadonlySet<string> = new Set(['grpc_req_duration', 'ws_connecting']);

const FIRST_ERROR_STATUS = 400;
const grpcOk = '0';
const switchingProtocols = '101';

/**
 * Collects the points of each request. k6 writes the points of one request next to each other (one
 * ConnectedSamples), so a request is complete when anything else comes.
 */
export class RequestAssembler {
  readonly #onRequest: (request: ObservedRequest) => void;
  #first: Point | null = null;
  readonly #parts = new Map<string, number>();

  constructor(onRequest: (request: ObservedRequest) => void) {
    this.#onRequest = onRequest;
  }

  /** The point of the request whose parts are coming. */
  get current(): Point | null {
    return this.#first;
  }

  part(metric: string, value: number): void {
    if (this.#first !== null) this.#parts.set(metric, value);
  }

  push(point: Point): void {
    this.flush();
    if (point.metric === firstOfRequest) this.#first = point;
    else if (otherRequests.has(point.metric)) this.#onRequest(otherRequest(point));
  }

  flush(): void {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    this.#onRequest({
      ...identityOf(first),
      endMs: first.timeMs,
      ownMs: this.#ownMs(),
      durationMs: this.#part('http_req_duration'),
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
    return status === '0' || Number(status) >= FIRST_ERROR_STATUS;
  }

  #part(name: string): number {
    return this.#parts.get(name) ?? 0;
  }
}

/**
 * A gRPC call has the time of its end, and any code but OK is a failure. Of a WebSocket the request is
 * the connection (its point has the time of the start): how long it stays open is up to the script.
 */
function otherRequest(point: Point): ObservedRequest {
  const isGrpc = point.metric === 'grpc_req_duration';
  return {
    ...identityOf(point),
    endMs: isGrpc ? point.timeMs : point.timeMs + point.value,
    ownMs: point.value,
    durationMs: point.value,
    failed: point.status !== (isGrpc ? grpcOk : switchingProtocols),
  };
}

function identityOf(
  point: Point,
): Pick<ObservedRequest, 'vu' | 'iteration' | 'status' | 'errorCode' | 'name' | 'point'> {
  const { vu, iteration, status } = point;
  return {
    vu,
    iteration,
    status: status === '' ? '0' : status,
    errorCode: point.tag('error_code'),
    name: point.tag('name') || point.tag('url'),
    point,
  };
}
