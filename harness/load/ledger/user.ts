import type { ObservedRequest } from '../points/request-assembler.ts';

/** A redirect whose next hop has not been seen yet. */
export interface Hop {
  /** When the first hop of the chain was sent. */
  readonly startMs: number;
  readonly endMs: number;
  readonly request: ObservedRequest;
}

/** What one virtual user is doing: the iteration that is running, and what it did in it so far. */
export interface User {
  readonly iteration: number;
  /** Index of the iteration among all starts of the scenario. */
  readonly start: number;
  readonly startMs: number;
  /** When its last request ended, or the iteration began. */
  idleSinceMs: number;
  /** When the sleep that it began last is to end. */
  thinkingUntilMs: number;
  /** When k6 ended the iteration; null while it runs. */
  endedMs: number | null;
  /** Requests of this iteration: the index of each, by the duration that its response has in the script. */
  readonly requests: { readonly index: number; readonly durationMs: number }[];
  readonly hops: Hop[];
  /** Names of checks that failed, until the response is known that they blame. */
  readonly failedChecks: string[];
}

export function startedUser(iteration: number, start: number, startMs: number): User {
  return {
    iteration,
    start,
    startMs,
    idleSinceMs: startMs,
    thinkingUntilMs: startMs,
    endedMs: null,
    requests: [],
    hops: [],
    failedChecks: [],
  };
}

/** From when on the user was neither in an earlier request nor in a sleep. */
export function busySinceMs({ idleSinceMs, thinkingUntilMs }: User): number {
  return Math.max(idleSinceMs, thinkingUntilMs);
}

/**
 * The redirect that a request goes on from: the last one that ended before it started.
 * It is taken off the user's list. Null where there is none.
 */
export function takeHop(user: User, startMs: number): Hop | null {
  const found = user.hops.findLastIndex(({ endMs }) => endMs <= startMs + CLOCK_TOLERANCE_MS);
  return found === -1 ? null : (user.hops.splice(found, 1)[0] ?? null);
}

/** k6 rounds the durations of a request's parts apart from its end. */
const CLOCK_TOLERANCE_MS = 1;
