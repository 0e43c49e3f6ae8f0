import type { Machine } from './compare.ts';
import type { InterleaveOptions } from './interleave.ts';
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

/** Of the processes that are kept warm: what one of them has by chance, two others have not. */
const KEPT_PROCESSES = 3;

/** Measures on this machine, in fresh processes. */
export function systemMachine(
  sources: { readonly base: SideSource; readonly candidate: SideSource },
  { pace, random, launchTimeoutMs, signal }: MachineOptions,
): Machine {
  let standby: StandbyProcess[] = [];
  let kept: StandbyProcess[] = [];
  let visits = 0;
  const nextSeed = () => Math.floor(random() * 2 ** 32);
  return {
    async prepare(launches) {
      const more = Math.min(launches, MOST_STANDBY) - standby.length;
      standby.push(...Array.from({ length: more }, () => new StandbyProcess(random)));
      await Promise.all(standby.map(({ ready }) => ready));
    },
    async keepWarm(warmMs) {
      await this.prepare(KEPT_PROCESSES);
      kept = standby.splice(0, KEPT_PROCESSES);
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
            { ...sources, seed: nextSeed(), canary: false, options, visit: 0, stays: true },
            { timeoutMs: launchTimeoutMs, signal },
          ),
        ),
      );
    },
    launch({ allowedMs, canary, long }) {
      const measureMs = long ? Math.max(pace.measureMs, allowedMs / 2) : pace.measureMs;
      const options = { ...pace, allowedMs, measureMs };
      const request = { ...sources, seed: nextSeed(), canary, options };
      const limits = { timeoutMs: launchTimeoutMs, signal };
      const warm = kept[visits % KEPT_PROCESSES];
      if (warm === undefined) {
        return launch(request, random, { ...limits, standby: standby.shift() });
      }
      const visit = 1 + Math.floor(visits++ / KEPT_PROCESSES);
      return launchIn(warm, { ...request, visit, stays: true }, limits);
    },
    lockStep: async (allowedMs) => (await lockStep(sources, random, allowedMs, signal)).logRatio,
    noise: watchNoise(),
    close() {
      for (const process of [...standby, ...kept]) process[Symbol.dispose]();
      standby = [];
      kept = [];
    },
  };
}
