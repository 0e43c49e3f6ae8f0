import type { Allocation } from './allocation.ts';
import type { InterleaveOptions, Side } from './interleave.ts';
import type { LaunchStatistics } from './launch-statistics.ts';
import type { SideSource } from './side-source.ts';

/** What the parent asks of a fresh process. */
export interface LaunchRequest {
  readonly base: SideSource;
  readonly candidate: SideSource;
  readonly seed: number;
  /** Whether a second instance of the base runs along. */
  readonly canary: boolean;
  readonly options: InterleaveOptions;
  /** Which launch of its process this is, from 0: each one loads the sides anew. */
  readonly visit: number;
  /** Whether the process waits for another launch then; else it ends. */
  readonly stays: boolean;
}

export interface LaunchResult extends LaunchStatistics {
  readonly name: string;
  readonly opsPerSlice: number;
  readonly settled: boolean;
  /** Wall time from the first call to the last. */
  readonly callsMs: number;
  readonly allocation: Allocation;
  /** User and system time of the process by wall time: under ½ it mostly waits. */
  readonly cpuShare: number;
}

export type LaunchReply =
  /** It has started, and waits to be asked. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: LaunchResult }
  /** The user's code threw. */
  | {
      readonly kind: 'threw';
      readonly side: Side | null;
      readonly message: string;
      readonly stack: string;
    };
