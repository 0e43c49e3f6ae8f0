/** What an observer looks at: plain data, since it is handed to a thread of its own. */
export interface ObserverPlan {
  readonly servers: readonly ObservedServer[];
  readonly postgres: ObservedService | null;
  readonly redis: ObservedService | null;
  readonly containers: readonly ObservedContainer[];
}

/** A server that gets load, or one beside it. */
export interface ObservedServer {
  /** `target`, or its name in `targets`. */
  readonly of: string;
  /** Its first process, where we started it; null finds those that listen at its address. */
  readonly pid: number | null;
  readonly url: string;
  /** By which the probe in its Node processes answers; null where none is there. */
  readonly probeKey: string | null;
}

export interface ObservedService {
  /** With a password: it leaves the process in no other way. */
  readonly url: string;
  /** Its first process; null where it can't be seen from here. */
  readonly pid: number | null;
  /** Of Postgres: the one that the target works in; null takes that of the URL. */
  readonly database?: string | null;
}

export interface ObservedContainer {
  readonly of: string;
  /** Its first process; null where the engine runs on another kernel. */
  readonly pid: number | null;
}
