import type { Unit } from '../metrics/metric.ts';
import type { Verdict } from '../statistics/verdict.ts';
import type { CapacityMeasurement } from './capacity/capacity.ts';
import type { CapacityDuetMeasurement } from './capacity/capacity-duet.ts';
import type { DuetMeasurement } from './duet/duet.ts';
import type { Evidence } from './evidence.ts';
import type { AbsoluteFigures } from './latency/absolute.ts';
import type { AppliedLoad, GeneratorUse } from './applied-load.ts';
import type { EndpointReport } from './endpoint-report.ts';
import type { LoadLedger } from './load-ledger.ts';
import type { MetricSeries } from './metric-series.ts';
import type { LoadResources } from './resources/resources.ts';

/**
 * What the suites hand to the verdicts: plain data, no I/O, no judgement. `subject` is what a
 * threshold names: `load/predict`, `stress/predict`, `tests`.
 */
export type Measurement =
  | LoadMeasurement
  | RetainedMeasurement
  | TestsMeasurement
  | ComparisonMeasurement
  | DuetMeasurement
  | CapacityMeasurement
  | CapacityDuetMeasurement
  | AccuracyMeasurement
  | ScoreMeasurement;

/** One k6 scenario. */
export interface LoadMeasurement {
  readonly kind: 'load';
  readonly subject: string;
  readonly iterations: number;
  readonly droppedIterations: number;
  /** All that was due, sent or not. */
  readonly ledger: LoadLedger;
  /** How much of its plan was applied; null where there is no plan to miss. */
  readonly applied: AppliedLoad | null;
  /** What k6 and its machine were busy with; null where that could not be read. */
  readonly generator: GeneratorUse | null;
  readonly endpoints: readonly EndpointReport[];
  /** Of the metrics that a gate names; empty where none was asked for. */
  readonly metrics?: readonly MetricSeries[];
  /** When it began, in milliseconds since the epoch; absent where it never did. */
  readonly startedMs?: number;
  /** What was read beside it; absent where nobody looked. */
  readonly resources?: LoadResources;
  /** Of a duet; absent where one target has the load alone. */
  readonly turns?: LoadTurns;
  /** Redirects that k6 followed: requests of their own to the server, parts of one to a client. */
  readonly hops: number;
  /**
   * Where the load was applied in several stretches: the first entry of the ledger of each. Absent: one
   * stretch, from 0.
   */
  readonly segments?: readonly number[];
  /** Whether the load still goes on: what is under way may yet be answered in time. Absent: it has ended. */
  readonly isPartial?: boolean;
  /** Where it was ended before its time: what was due later was not due at all. Absent: it was not. */
  readonly stopped?: StoppedLoad;
  /** Requests a second that the scenario was to send; null for a closed-loop one. */
  readonly plannedRate: number | null;
  readonly plannedSeconds: number | null;
  /** A script error, an aborted run, a torn result file: makes every gate of the subject `fail`. */
  readonly broken: string | null;
  /**
   * Whether it broke with the load generator: k6 was killed, what it wrote could not be kept. That says
   * nothing of the target, so that every gate is inconclusive.
   */
  readonly isGeneratorLost?: boolean;
}

/** A load that was ended since a gate was decided. */
export interface StoppedLoad {
  /** Seconds after its beginning; of several stretches, of all of them together. */
  readonly atSeconds: number;
  /** What it was to take. */
  readonly plannedSeconds: number | null;
  /** The gates that were shown to fail by then, and what was shown. */
  readonly gates: readonly { readonly id: string; readonly reason: string }[];
}

/** Which side of a duet had each entry of a ledger. */
export interface LoadTurns {
  /** Turn and side in one number: 2 · turn, and 1 more for the candidate. −1: it was never sent. */
  readonly codes: Int32Array;
  /** Number of its endpoint, in the order of `endpoints` as k6 met them. */
  readonly endpoints: Uint8Array;
}

/** The resources of one stress subject, one entry a probe. */
export interface RetainedMeasurement {
  readonly kind: 'retained';
  readonly subject: string;
  readonly resources: readonly RetainedResource[];
  readonly operations: number;
  readonly seconds: number;
  /** What it took, beyond `seconds`, to find out why something leaks; left out where nothing does. */
  readonly reasonSeconds?: number;
  /** Where the time went, in seconds by phase; of a whole command that measured it. */
  readonly phases?: Readonly<Record<string, number>>;
  /** Files with the heap of before and of after, where somebody asked for them. */
  readonly heapSnapshots?: readonly string[];
  readonly broken: string | null;
}

export interface RetainedResource {
  /** `heap`, `external`, `fds`, `timers`, … */
  readonly resource: string;
  /** `B/op` for bytes, `1/op` for counts. */
  readonly unit: Unit;
  readonly slopePerOp: number;
  readonly interval: readonly [low: number, high: number];
  readonly confidence: number;
  /** The limit; it is fixed before anything is measured. */
  readonly threshold: number;
  /** Whether somebody wrote the limit down: then it is a gate of its own. */
  readonly isWritten: boolean;
  /**
   * The leak rule's own answer: it is sequential, so it is decided while measuring. `fail`: it leaks. Null
   * where it was not judged: nobody asked for it, and its default limit can't be shown; the reason says
   * what was.
   */
  readonly verdict: Verdict | null;
  /** True where another resource leaks, which ended the measurement before this one was decided. */
  readonly isCutShort?: boolean;
  readonly reason: string;
  readonly needs: string | null;
  readonly evidence: readonly Evidence[];
}

export interface TestsMeasurement {
  readonly kind: 'tests';
  readonly subject: 'tests';
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why there are tests that had to run and did not; null where all were asked. Then only failures count. */
  readonly missing: string | null;
  readonly broken: string | null;
}

/** One paired comparison (`slower`), decided sequentially while measuring. */
export interface ComparisonMeasurement {
  readonly kind: 'comparison';
  readonly subject: string;
  readonly against: string;
  /** ln(t_candidate / t_base), one a fresh launch. */
  readonly logRatios: readonly number[];
  readonly seconds: number;
  /**
   * Why it can't be believed whatever the launches say: a canary that failed, a cross-check; without a
   * launch, why there is none.
   */
  readonly doubts: readonly string[];
  /** What the candidate takes by itself, shown beside the verdict; or why that is not known. */
  readonly absolute?: AbsoluteFigures | string;
  readonly broken: string | null;
}

/** How many answers of a model were right, beside those of another one to the same examples. */
export interface AccuracyMeasurement {
  readonly kind: 'accuracy';
  readonly subject: string;
  readonly against: string;
  readonly examples: number;
  /** Examples that both got right, and those that one of them alone did. */
  readonly bothRight: number;
  readonly onlyThisRight: number;
  readonly onlyAgainstRight: number;
  /** Agreement, errors, size, memory: what a reader wants beside the verdict. */
  readonly evidence: readonly Evidence[];
  readonly broken: string | null;
}

/** What two models scored on the same examples, where right and wrong are not all that there is. */
export interface ScoreMeasurement {
  readonly kind: 'score';
  readonly subject: string;
  readonly against: string;
  /** What was scored, in words: `mean error`, `macro F1`. */
  readonly metric: string;
  readonly scores:
    /** A score of each example, 0 to 1, more is better. */
    | {
        readonly kind: 'mean';
        readonly own: readonly number[];
        readonly against: readonly number[];
      }
    /** Classes: what is right, and what each of the two answered. */
    | {
        readonly kind: 'macro-f1';
        readonly expected: readonly number[];
        readonly own: readonly number[];
        readonly against: readonly number[];
      };
  readonly evidence: readonly Evidence[];
  readonly broken: string | null;
}
