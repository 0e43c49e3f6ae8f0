import type { Probe } from '../probe/probe.ts';
import type { Sample, SampleRequest } from '../probe/sampler.ts';
import type { AgesRequest, AgesSeen } from '../probe/ages.ts';
import type { Block } from './blocks.ts';
import type { Controls, Untried } from './trajectory.ts';

/**
 * What is measured: something that runs operations, and something whose resources are sampled. In process
 * both are the fresh child; through HTTP the child drives and the probe in the server is sampled.
 */
export interface Subject {
  readonly resources: readonly { readonly resource: string; readonly kind: Probe['kind'] }[];
  /** @returns milliseconds that the operations took */
  run(block: Block, deadlineMs: number): Promise<number>;
  /** What the last run took beyond its operations: a program that had to start. Left out where it is none. */
  startMs?(): number;
  sample(request: SampleRequest): Promise<Sample>;
  /** The longest delay of a live timer, of those that are at most so long; 0 where there is none. */
  longestTimerMs(mostMs: number): Promise<number>;
  detail(resource: string): Promise<Readonly<Record<string, number>>>;
  /** Which objects stay; left out where V8's heap can't be sampled. */
  readonly ages?: (request: AgesRequest) => Promise<AgesSeen | null>;
  /**
   * Runs the same operation in a process that is thrown away; left out where there can be none.
   * @returns null where it told nothing
   */
  readonly tryControls?: (request: ControlsRequest) => Promise<Controls | null>;
  /** Has that process ready before it is asked for; left out where none has to be started. */
  readonly standBy?: () => void;
  /** Why nothing is tried out though something could be; left out where nothing could. */
  readonly untried?: Untried;
  /** Whether that process is the one that is measured: then nothing can be measured afterwards. */
  readonly isSpoiledByControls?: boolean;
}

export interface ControlsRequest {
  readonly resource: string;
  readonly kind: Probe['kind'];
  /** What it gained where it was measured, how long an operation took, and how many were run. */
  readonly slopePerOp: number;
  readonly operationMs: number;
  readonly operations: number;
  readonly mostMs: number;
  /** Bytes that noise alone can gain. */
  readonly noiseBytes: number;
  /** What it gained in the windows, in how many operations, and up to which level. */
  readonly gained: { readonly amount: number; readonly operations: number; readonly to: number };
  /** Whether nothing is asked but whether it expires. */
  readonly isOfClocksOnly: boolean;
  /** Entries of the largest cache that is taken into account. */
  readonly largestCache: number;
}
