import { float32Column, float64Column, uint32Column, uint8Column } from './column.ts';

export const requestState = { answered: 0, failed: 1, inFlight: 2 } as const;
export type RequestState = (typeof requestState)[keyof typeof requestState];

interface Request {
  /** Index of the iteration that sent it. */
  readonly start: number;
  /** When it was sent, in milliseconds since 1970. */
  readonly sentMs: number;
  /** From then to the end of its answer, or to when it was cut off. */
  readonly ownMs: number;
  readonly state: RequestState;
  /** Number of its endpoint. */
  readonly endpoint: number;
}

interface TakenRequests {
  readonly start: Uint32Array;
  readonly sentMs: Float64Array;
  readonly ownMs: Float32Array;
  readonly state: Uint8Array;
  readonly endpoint: Uint8Array;
}

/** Requests of one scenario as they come, in columns: 18 bytes a request, however long the run is. */
export class RequestColumns {
  readonly #start = uint32Column();
  readonly #sentMs = float64Column();
  readonly #ownMs = float32Column();
  readonly #state = uint8Column();
  readonly #endpoint = uint8Column();

  get length(): number {
    return this.#state.length;
  }

  /** @returns the index of the request */
  push(request: Request): number {
    this.#start.push(request.start);
    this.#sentMs.push(request.sentMs);
    this.#ownMs.push(request.ownMs);
    this.#state.push(request.state);
    this.#endpoint.push(request.endpoint);
    return this.length - 1;
  }

  at(index: number): Request {
    return {
      start: this.#start.at(index),
      sentMs: this.#sentMs.at(index),
      ownMs: this.#ownMs.at(index),
      state: this.#state.at(index) as RequestState,
      endpoint: this.#endpoint.at(index),
    };
  }

  fail(index: number): void {
    this.#state.set(index, requestState.failed);
  }

  /** All of them by now, and some that have not ended; what comes later is added as before. */
  copy(underWay: readonly Request[]): TakenRequests {
    const [from, more] = [this.length, underWay.length];
    const all = {
      start: this.#start.copy(more),
      sentMs: this.#sentMs.copy(more),
      ownMs: this.#ownMs.copy(more),
      state: this.#state.copy(more),
      endpoint: this.#endpoint.copy(more),
    };
    for (const [at, request] of underWay.entries()) {
      all.start[from + at] = request.start;
      all.sentMs[from + at] = request.sentMs;
      all.ownMs[from + at] = request.ownMs;
      all.state[from + at] = request.state;
      all.endpoint[from + at] = request.endpoint;
    }
    return all;
  }

  /** All of them; nothing can be added or asked any more. */
  take(): TakenRequests {
    return {
      start: this.#start.take(),
      sentMs: this.#sentMs.take(),
      ownMs: this.#ownMs.take(),
      state: this.#state.take(),
      endpoint: this.#endpoint.take(),
    };
  }
}
