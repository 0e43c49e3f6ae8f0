/**
 * How a request that was due ended. `dropped`: no virtual user was free for its arrival. `unsent`: the plan
 * or the run ended before its arrival was started. `in flight`: cut off while it was under way, so that its
 * latency is known to be more than its age, and no more than that.
 */
export type EntryEnd = 'answered' | 'failed' | 'dropped' | 'unsent' | 'in flight';

/** The numbers by which the column `end` says it. */
export const endCode = {
  answered: 0,
  failed: 1,
  dropped: 2,
  unsent: 3,
  'in flight': 4,
} as const satisfies Record<EntryEnd, number>;

/**
 * How each arrival of the plan ended; in a closed scenario, each iteration. The sum is the plan.
 * `thinking`: cut off while no request of it was under way.
 */
export interface ArrivalCounts {
  readonly answered: number;
  readonly failed: number;
  readonly dropped: number;
  readonly unsent: number;
  readonly inFlight: number;
  readonly thinking: number;
}

/**
 * Everything that a scenario had to send, and how it ended: the one source of all counts, percentiles and
 * shares. The columns have one entry a request, in the order of due time. An arrival that was dropped or
 * never sent has as many entries as a completed iteration had requests (their rounded mean, at least one).
 */
export interface LoadLedger {
  readonly arrivals: ArrivalCounts;
  /** Milliseconds since the scenario's start. In a closed scenario: when the request was sent. */
  readonly dueMs: Float64Array;
  /**
   * From the due time to the end of the answer; Infinity where none came (`failed`, `dropped`, `unsent`).
   * Of a request that was cut off in flight: its age then.
   */
  readonly latencyMs: Float64Array;
  /** `endCode` of each. */
  readonly end: Uint8Array;
  /** How long after its due time the load generator started it: part of `latencyMs`. */
  readonly lateMs: Float32Array;
  /**
   * How long each that was sent kept its user: until its answer, its failure or its end. 0 where nothing
   * was sent. Absent where it is not known of failures.
   */
  readonly tookMs?: Float32Array;
  /**
   * The most that the load generator was late with a start that fell due while the request was under way:
   * it may have read the answer as late. Infinity where nothing shows that it was on time; absent where
   * that is known of none.
   */
  readonly lateMeanwhileMs?: Float32Array;
  /**
   * Of a closed scenario: from the start of an iteration to the start of the same user's next one. Null
   * in an open one, and where no user began a second iteration.
   */
  readonly cycleMs: { readonly median: number; readonly p90: number } | null;
}

/** Arrivals of the plan, in all. */
export function planned(arrivals: ArrivalCounts): number {
  const { answered, failed, dropped, unsent, inFlight, thinking } = arrivals;
  return answered + failed + dropped + unsent + inFlight + thinking;
}

/** How many entries ended so. */
export function countEnds({ end }: Pick<LoadLedger, 'end'>, kind: EntryEnd): number {
  const code = endCode[kind];
  let count = 0;
  for (const one of end) if (one === code) count += 1;
  return count;
}

export interface PlainRequests {
  readonly dueMs: Float64Array;
  readonly latencyMs: Float64Array;
  /** 1 where it failed. */
  readonly failed?: Uint8Array;
}

/** The ledger of a scenario with one request an arrival, all of them sent on time and ended. */
export function ledgerOf({ dueMs, latencyMs, failed }: PlainRequests): LoadLedger {
  const end = Uint8Array.from(dueMs, (_, index) =>
    failed?.[index] === 1 ? endCode.failed : endCode.answered,
  );
  const failures = countEnds({ end }, 'failed');
  return {
    arrivals: {
      answered: dueMs.length - failures,
      failed: failures,
      dropped: 0,
      unsent: 0,
      inFlight: 0,
      thinking: 0,
    },
    dueMs,
    latencyMs: latencyMs.map((latency, index) =>
      end[index] === endCode.answered ? latency : Number.POSITIVE_INFINITY,
    ),
    end,
    lateMs: new Float32Array(dueMs.length),
    cycleMs: null,
  };
}
