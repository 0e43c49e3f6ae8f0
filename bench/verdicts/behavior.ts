/** What a back end of a case does with each request: the truth that its verdict is held against. */
export interface Behavior {
  /** How long an answer takes, in milliseconds. */
  readonly ms: number;
  /** Of the requests, at random, those that take so long instead. */
  readonly slow?: { readonly share: number; readonly ms: number };
  /** Nothing is answered for so long, again and again: what comes meanwhile waits. */
  readonly freeze?: { readonly everyMs: number; readonly forMs: number };
  /** Of the requests, at random, those that are answered with this status, at once. */
  readonly failing?: { readonly share: number; readonly status: number };
  /** Of the requests, at random, those whose body is wrong. */
  readonly wrong?: { readonly share: number };
  /** Of the requests, at random, those that are never answered. */
  readonly hanging?: { readonly share: number };
  /** From so long after the first request on, everything is answered with this status. */
  readonly later?: { readonly afterMs: number; readonly status: number };
  /** So long after the first request the process ends. */
  readonly diesAfterMs?: number;
  /** By how much an answer takes longer for each second since the first request. */
  readonly slowerByMs?: number;
  /** Requests are worked off one after the other. */
  readonly oneWorker?: boolean;
}

/** What the back end really did, one entry a request, in the order of arrival. */
export interface Served {
  readonly arrivedMs: readonly number[];
  /** From its arrival until its answer was handed to the system; null where there was none. */
  readonly tookMs: readonly (number | null)[];
  /** Requests by the status that they were answered with. */
  readonly statuses: Readonly<Record<string, number>>;
}
