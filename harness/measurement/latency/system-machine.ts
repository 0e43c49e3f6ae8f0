import type { Machine } from './compare.ts';
import type { InterleaveOptions } from './interleave.ts';
import { launch, StandbyProcess } from './launch.ts';
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

/** Processes that wait take 40 MB each, most of it shared. */
const mostStandby = 10;

/** Measures on this machine, in fresh processes. */
export function systemMachine(
  sources: { readonly base: SideSource; readonly candidate: SideSource },
  { pace, random, launchTimeoutMs, signal }: MachineOptions,
): Machine {
  let standby: StandbyProcess[] = [];
  return {
    async prepare(launches) {
      const more = Math.min(launches, mostStandby) - standby.length;
      standby.push(...Array.from({ length: more }, () => new StandbyProcess(random)));
      await Promise.all(standby.map(({ ready }) => ready));
    },
    launch({ allowedMs, canary, long }) {
      const seed = Math.floor(random() * 2 ** 32);
      const measureMs = long ? Math.max(pace.measureMs, allowedMs / 2) : pace.measureMs;
      const options = { ...pace, allowedMs, measureMs };
      return launch({ ...sources, seed, canary, options }, random, {
        timeoutMs: launchTimeoutMs,
        signal,
        standby: standby.shift(),
      });
    },
    lockStep: async (allowedMs) => (await lockStep(sources, random, allowedMs, signal)).logRatio,
    noise: watchNoise(),
    close() {
      for (const process of standby) process[Symbol.dispose]();
      standby = [];
    },
  };
}
