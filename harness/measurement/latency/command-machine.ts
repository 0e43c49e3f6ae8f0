import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Clock, systemClock } from '../../metrics/clock.ts';
import { UsageError } from '../../errors.ts';
import type { Machine } from './compare.ts';
import { interleave, type InterleaveOptions } from './interleave.ts';
import type { LaunchResult } from './launch-message.ts';
import { launchStatistics } from './launch-statistics.ts';
import { noSlices } from './rare-calls.ts';
import { watchNoise } from './noise-watch.ts';

/** A command's runs are processes of their own already; a launch is a handful of alternating runs. */
const RUNS_A_LAUNCH = 3;

const nothingAllocated = {
  bytesPerOp: { base: 0, candidate: 0, canary: 0 },
  collections: 0,
  collectionMs: 0,
  msPerByte: 0,
};

/** Compares two commands by the wall time of their runs; both run in a shell. */
export function commandMachine(
  commands: { readonly base: string; readonly candidate: string },
  random: () => number,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Machine {
  const loopOf = (command: string) => async (n: number) => {
    const startMs = clock.nowMs();
    for (let i = 0; i < n; i++) await runOnce(command, signal);
    return clock.nowMs() - startMs;
  };
  const loops = {
    base: loopOf(commands.base),
    candidate: loopOf(commands.candidate),
    canary: loopOf(commands.base),
  };
  const options: InterleaveOptions = {
    measureMs: 0,
    allowedMs: Number.POSITIVE_INFINITY,
    warmUpMs: 0,
    leastRounds: RUNS_A_LAUNCH,
    sliceMs: 0,
  };
  let lastLogRatio = 0;
  return {
    cores: 1,
    prepare: async () => {},
    // Every run is a process of its own: there is none to keep.
    keepWarm: async () => {},
    async launch({ canary }): Promise<LaunchResult> {
      const startMs = clock.nowMs();
      const interleaved = await interleave(
        canary ? loops : { ...loops, canary: null },
        random,
        options,
      );
      const statistics = launchStatistics(interleaved, nothingAllocated);
      lastLogRatio = statistics.logRatio;
      return {
        ...statistics,
        // Three runs have no tail to speak of.
        tailLogRatio: statistics.logRatio,
        slow: noSlices,
        name: commands.candidate,
        opsPerSlice: 1,
        settled: true,
        callsMs: clock.nowMs() - startMs,
        allocation: nothingAllocated,
        cpuShare: Number.NaN,
      };
    },
    // Nothing is shared between two processes: there is nothing to cross-check.
    lockStep: async () => lastLogRatio,
    noise: watchNoise(),
    close: () => {},
  };
}

async function runOnce(command: string, signal: AbortSignal | undefined): Promise<void> {
  const child = spawn(command, {
    shell: true,
    stdio: 'ignore',
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
  if (code === 0) return;
  throw new UsageError(`the command '${command}' ended with ${killedBy ?? code}`, {
    remedy: 'a command that fails has no time to compare: make it exit 0',
  });
}
