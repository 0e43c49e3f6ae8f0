import type { GeneratorUse } from '../../measurement/applied-load.ts';
import type { Share } from '../instances/share.ts';
import type { Scenario } from '../scenario.ts';
import type { CountedEndpoint } from './endpoints.ts';
import type { RequestColumns } from './request-columns.ts';
import type { RecordedSeries } from './series-recorder.ts';

/** What is known of an iteration. */
export const iterationState = {
  running: 0,
  answered: 1,
  failed: 2,
  inFlight: 3,
  thinking: 4,
} as const;

/** What one k6 recorded of a scenario, when its run has ended. */
export interface RecordedScenario {
  readonly subject: string;
  /** All of it, whatever share this k6 had. */
  readonly scenario: Scenario;
  readonly share: Share;
  /** Where it ran: what has the same number shares processors. */
  readonly machine: number;
  /** Starts of iterations, in the order in which they came. */
  readonly startsMs: Float64Array;
  /** The tick that each start says it answers. */
  readonly ticks: Float64Array;
  /** `iterationState` of each. */
  readonly iterations: Uint8Array;
  /** How long each took; NaN where it never ended. */
  readonly durationsMs: Float32Array;
  /** Of a duet: the turn of each start, and one more (`turnCode`); 0 where it has none. */
  readonly turns: Uint32Array;
  readonly dropsMs: Float64Array;
  readonly cyclesMs: Float32Array;
  readonly requests: ReturnType<RequestColumns['take']>;
  readonly endpoints: readonly CountedEndpoint[];
  readonly hops: number;
  readonly series: readonly RecordedSeries[];
  readonly generator: GeneratorUse | null;
  readonly stoppedMs: number | null;
  readonly broken: string | null;
}

/** All columns of numbers in it. */
export function recordedColumns({
  startsMs,
  ticks,
  iterations,
  durationsMs,
  turns,
  dropsMs,
  cyclesMs,
  requests,
  series,
}: Omit<RecordedScenario, 'scenario'>): ArrayBufferView[] {
  return [
    startsMs,
    ticks,
    iterations,
    durationsMs,
    turns,
    dropsMs,
    cyclesMs,
    ...Object.values(requests),
    ...series.flatMap(({ timesMs, values }) => [timesMs, values]),
  ];
}
