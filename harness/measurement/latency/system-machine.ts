import type { Machine } from './compare.ts';
import type { InterleaveOptions } from './interleave.ts';
import { launch } from './launch.ts';
import { lockStep } from './lock-step.ts';
import { watchNoise } from './noise-watch.ts';
import type { SideSource } from './side-source.ts';

export interface MachineOptions {
  readonly pace: InterleaveOptions;
  readonly random: () => number;
  /** Deadline of one launch. */
  readonly launchTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Measures on this machine, in fresh processes. */
export function systemMachine(
  sources: { readonly base: SideSource; readonly candidate: SideSource },
  { pace, random, launchTimeoutMs, signal }: MachineOptions,
): Machine {
  return {
    launch: () =>
      launch({ ...sources, seed: Math.floor(random() * 2 ** 32), options: pace }, random, {
        timeoutMs: launchTimeoutMs,
        signal,
      }),
    lockStep: async () => (await lockStep(sources, random, signal)).logRatio,
    noise: watchNoise(),
  };
}
