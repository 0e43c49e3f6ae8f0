import { availableParallelism } from 'node:os';
import type { Machine } from './compare.ts';
import type { InterleaveOptions } from './interleave.ts';
import { KEPT_PROCESSES } from './launch-plan.ts';
import { launch, launchIn, StandbyProcess } from './launch.ts';
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
const MOST_STANDBY = 10;

/** Measures on this machine, in fresh processes. */
export function systemMachine(
  sources: { readonly base: SideSource; readonly candidate: SideSource },
  { pace, random, launchTimeoutMs, signal }: MachineOptions,
): Machine {
  let standby: StandbyProcess[] = [];
  let kept: StandbyProcess[] = [];
  /** That of the last launch, if it may be kept. */
  let waiting: StandbyProcess | null = null;
  let visits = 0;
  const limits = { timeoutMs: launchTimeoutMs, signal };
  const nextSeed = () => Math.floor(random() * 2 ** 32);
  return {
    cores: availableParallelism(),
    async prepare(launches) {
      const more = Math.min(launches, MOST_STANDBY) - standby.length;
      standby.push(...Array.from({ length: more }, () => new StandbyProcess(random)));
      await Promise.all(standby.map(({ ready }) => ready));
    },
    async keepWarm(warmMs) {
      const first = waiting === null ? [] : [waiting];
      waiting = null;
      const more = KEPT_PROCESSES - first.length;
      await this.prepare(more);
      kept = [...first, ...standby.splice(0, more)];
      const options = {
        ...pace,
        warmUpMs: 0,
        measureMs: warmMs,
        allowedMs: warmMs,
        leastRounds: 1,
      };
      await Promise.all(
        kept.map((process) =>
          launchIn(
            process,
            { ...sources, seed: nextSeed(), canary: false, options, stays: true },
            limits,
          ),
        ),
      );
    },
    async launch({ allowedMs, canary, long, mayStay, leastMs }) {
      waiting?.[Symbol.dispose]();
      waiting = null;
      const mostMs = allowedMs / 2;
      const wantedMs = long ? mostMs : Math.min(leastMs, mostMs);
      const measureMs = Math.max(pace.measureMs, wantedMs);
      const options = { ...pace, allowedMs, measureMs };
      const request = { ...sources, seed: nextSeed(), canary, options };
      const warm = kept[visits++ % KEPT_PROCESSES];
      if (warm !== undefined) return await launchIn(warm, { ...request, stays: true }, limits);
      const process = standby.shift();
      if (!mayStay) return await launch(request, random, { ...limits, standby: process });
      waiting = process ?? new StandbyProcess(random);
      return await launchIn(waiting, { ...request, stays: true }, limits);
    },
    lockStep: async (allowedMs) => (await lockStep(sources, random, allowedMs, signal)).logRatio,
    noise: watchNoise(),
    close() {
      for (const process of [...standby, ...kept, ...(waiting === null ? [] : [waiting])])
        process[Symbol.dispose]();
      standby = [];
      kept = [];
      waiting = null;
    },
  };
}
