import type { Probe } from '../probe/probe.ts';
import type { Sample, SampleRequest } from '../probe/sampler.ts';
import type { Block } from './blocks.ts';

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
}
