/** Endpoints with a line of their own; the URLs of a script that puts a number into each would fill any. */
const MOST_ENDPOINTS = 60;
/** Reasons with a line of their own, by endpoint. */
const MOST_REASONS = 20;
export const otherEndpoints = '(other)';

/** What k6 tags requests with, as the name of an endpoint: without what follows the path. */
export function endpointName(name: string): string {
  return name.replace(/[?#].*$/u, '') || '(unnamed)';
}

export interface CountedEndpoint {
  readonly name: string;
  readonly statuses: ReadonlyMap<string, number>;
  /** Failed requests by reason. */
  readonly failures: ReadonlyMap<string, number>;
}

interface Endpoint extends CountedEndpoint {
  readonly name: string;
  readonly statuses: Map<string, number>;
  readonly failures: Map<string, number>;
}

/** Statuses and reasons of failure by endpoint, counted as the requests come. */
export class Endpoints {
  readonly #numbers = new Map<string, number>();
  readonly #endpoints: Endpoint[] = [];

  /** The number of an endpoint: at most 60 of their own, then one for all the others. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const isFull = this.#endpoints.length >= MOST_ENDPOINTS;
    const shown = isFull ? otherEndpoints : endpointName(name);
    const number = this.#endpoints.findIndex((endpoint) => endpoint.name === shown);
    const found = number === -1 ? this.#endpoints.length : number;
    if (number === -1) {
      this.#endpoints.push({ name: shown, statuses: new Map(), failures: new Map() });
    }
    if (!isFull) this.#numbers.set(name, found);
    return found;
  }

  answered(number: number, status: string): void {
    const endpoint = this.#endpoints[number];
    if (endpoint !== undefined) count(endpoint.statuses, status);
  }

  failed(number: number, reason: string): void {
    const endpoint = this.#endpoints[number];
    if (endpoint === undefined) return;
    const { failures } = endpoint;
    count(failures, reasonOrOther(failures, reason));
  }

  /** Adds what was counted elsewhere. @returns the number that the endpoint has here */
  addCounted({ name, statuses, failures }: CountedEndpoint): number {
    const number = this.numberOf(name);
    const own = this.#endpoints[number]!;
    for (const [status, times] of statuses) count(own.statuses, status, times);
    for (const [reason, times] of failures) {
      count(own.failures, reasonOrOther(own.failures, reason), times);
    }
    return number;
  }

  all(): readonly CountedEndpoint[] {
    return this.#endpoints;
  }
}

function reasonOrOther(failures: ReadonlyMap<string, number>, reason: string): string {
  return failures.size < MOST_REASONS || failures.has(reason) ? reason : 'another reason';
}

function count(counts: Map<string, number>, key: string, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}
