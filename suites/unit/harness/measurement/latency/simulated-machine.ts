import type { Machine } from '../../../../../harness/measurement/latency/compare.ts';
import {
  interleave,
  type Interleaved,
  type InterleaveOptions,
  type Loops,
  type PerSide,
  type Side,
} from '../../../../../harness/measurement/latency/interleave.ts';
import type { LaunchResult } from '../../../../../harness/measurement/latency/launch-message.ts';
import { launchStatistics } from '../../../../../harness/measurement/latency/launch-statistics.ts';
import type { TimedLoop } from '../../../../../harness/measurement/latency/timed-loop.ts';
import type { FakeClock } from '../../../../../harness/metrics/clock.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';

/** How a machine that never was disturbs a measurement. */
export interface Disturbance {
  /** The true t_candidate / t_base. */
  readonly ratio: number;
  /** sd of the log of a slice. */
  readonly sliceNoise?: number;
  /** sd of the log of what a launch does to a side: memory layout, compilation. */
  readonly launchNoise?: number;
  /** How much slower the machine gets from the beginning of a launch to its 200th slice. */
  readonly drift?: number;
  /** How much slower the slice is that runs first in a round: it finds the caches cold. */
  readonly firstIsSlower?: number;
  /** Share of slices that a neighbor makes three times as long. */
  readonly preempted?: number;
  /** How much slower the candidate is on average by one call in fifteen, as of a table that grows. */
  readonly rareSlowdown?: number;
}

export const pace: InterleaveOptions = {
  measureMs: 6,
  allowedMs: 100,
  warmUpMs: 2,
  leastRounds: 40,
  sliceMs: 0.1,
};

const BASE_MS_PER_OP = 0.05;

/** One launch on it, through the real interleaving. */
export async function simulatedLaunch(
  disturbance: Disturbance,
  seed: number,
  measure: typeof interleave = interleave,
): Promise<Interleaved> {
  const random = seededRandom(seed);
  const { ratio, sliceNoise = 0.02, launchNoise = 0, drift = 0 } = disturbance;
  const { firstIsSlower = 0, preempted = 0 } = disturbance;
  let slices = 0;
  const loopOf = (factor: number, rare = 0): TimedLoop => {
    const bias = launchNoise * normalNumber(random);
    return (n) => {
      const slow =
        (1 + (drift * slices) / 200) *
        (rare > 0 && slices % 45 < 3 ? 1 + 15 * rare : 1) *
        (slices % 3 === 0 ? 1 + firstIsSlower : 1) *
        (random() < preempted ? 3 : 1);
      slices++;
      return (
        n * BASE_MS_PER_OP * factor * slow * Math.exp(bias + sliceNoise * normalNumber(random))
      );
    };
  };
  const loops: PerSide<TimedLoop> = {
    base: loopOf(1),
    candidate: loopOf(ratio, disturbance.rareSlowdown),
    canary: loopOf(1),
  };
  return measure(loops, random, pace);
}

const nothing = { base: 0, candidate: 0, canary: 0 };
const allocation = { bytesPerOp: nothing, collections: 0, collectionMs: 0, msPerByte: 0 };

export const statisticsOf = (interleaved: Interleaved) => launchStatistics(interleaved, allocation);

/** A machine whose launches are simulated, 100 ms each on a fake clock. */
export function simulatedMachine(
  disturbance: Disturbance,
  seed: number,
  clock: FakeClock,
  lockStepLogRatio: () => number = () => Math.log(disturbance.ratio),
): Machine {
  let launches = 0;
  return {
    cores: 1,
    prepare: async () => {},
    keepWarm: async () => {},
    async launch(): Promise<LaunchResult> {
      clock.advance(100);
      const interleaved = await simulatedLaunch(disturbance, seed * 1000 + launches++);
      return {
        ...statisticsOf(interleaved),
        name: 'simulated',
        opsPerSlice: interleaved.opsPerSlice,
        settled: interleaved.settled,
        callsMs: 50,
        allocation,
        cpuShare: 1,
      };
    },
    lockStep: async () => lockStepLogRatio(),
    noise: () => ({ stealShare: 0, load: [0, 0] }),
    close: () => {},
  };
}

/** A mutation of the interleaving: the sides always in the same order. */
export async function inFixedOrder(
  loops: Loops,
  _random: () => number,
  { leastRounds }: InterleaveOptions,
): Promise<Interleaved> {
  const msPerOp: Record<Side, number[]> = { base: [], candidate: [], canary: [] };
  for (let round = 0; round < leastRounds; round++) {
    msPerOp.candidate.push((await loops.candidate(2)) / 2);
    msPerOp.base.push((await loops.base(2)) / 2);
    msPerOp.canary.push(((await loops.canary?.(2)) ?? 0) / 2);
  }
  return { msPerOp, opsPerSlice: 2, settled: true, warmUpRounds: 0 };
}

/** A mutation: one side after the other, as tinybench does it, so that nothing is paired. */
export async function oneAfterTheOther(
  loops: Loops,
  _random: () => number,
  { leastRounds }: InterleaveOptions,
): Promise<Interleaved> {
  const msPerOp: Record<Side, number[]> = { base: [], candidate: [], canary: [] };
  for (const side of ['base', 'canary', 'candidate'] as const) {
    for (let i = 0; i < leastRounds; i++) msPerOp[side].push(((await loops[side]?.(2)) ?? 0) / 2);
  }
  return { msPerOp, opsPerSlice: 2, settled: true, warmUpRounds: 0 };
}
