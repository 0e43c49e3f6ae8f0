import { sortSamples } from '../../metrics/samples.ts';
import { median, quantile } from '../../statistics/quantile.ts';
import type { Allocation } from './allocation.ts';
import type { Interleaved } from './interleave.ts';
import { slowSlices, type SlowSlices } from './rare-calls.ts';

/** What one fresh launch says. */
export interface LaunchStatistics {
  /** ln(t_candidate / t_base) of the fastest fifth of the slices, with allocation at its price. */
  readonly logRatio: number;
  /** The same of the base against its own second instance: 0 but for noise; null where none ran. */
  readonly canaryLogRatio: number | null;
  /** The same from the sums over all rounds: noisier by far, and nothing can hide from it. */
  readonly meanLogRatio: number;
  /** ln of the ratio of the slowest tenth of the slices. */
  readonly tailLogRatio: number;
  /** Where calls that are rare and long show. */
  readonly slow: SlowSlices;
  readonly baseMsPerOp: number;
  readonly candidateMsPerOp: number;
  /** How far the log ratio of the second half of the rounds lies from that of the first. */
  readonly drift: number;
  readonly rounds: number;
}

/** Where the slowest tenth begins. */
const TAIL = 0.9;

/**
 * The slices that count: what disturbs one (a neighbor, a collection, the hypervisor) only ever makes it
 * longer, so the fastest ones are those that nothing disturbed, and all sides have them alike since they
 * take turns. The mean of the fastest fifth had an sd between launches of 200 ms, in percent, as against
 * the median of the rounds' ratios: .5 to .6 (JSON), .2 to .25 (allocation), 1.3 to 2.6 (20 HTTP requests
 * a call), 1.9 to 3.9 (20 inferences a call), and half to a third of it with one core busy. A single
 * fastest slice is worse again where there are many. What it doesn't see, the sums and the tail do
 * (doubts.ts).
 */
const UNDISTURBED = 0.2;

/**
 * Short slices miss the garbage that they leave behind, since it is collected in few of them: to the time
 * of a side comes what it allocated at the price of this launch.
 */
export function launchStatistics(
  { msPerOp, opsPerSlice }: Pick<Interleaved, 'msPerOp' | 'opsPerSlice'>,
  { bytesPerOp, msPerByte }: Pick<Allocation, 'bytesPerOp' | 'msPerByte'>,
): LaunchStatistics {
  const { base, candidate, canary } = msPerOp;
  const pairs = base.map((time, round) => Math.log((candidate[round] ?? Number.NaN) / time));
  const half = pairs.length >> 1;
  const baseMs = fastest(base);
  const candidateMs = fastest(candidate);
  const withGarbage = (ms: number, bytes: number) =>
    Math.log((ms + bytes * msPerByte) / (baseMs + bytesPerOp.base * msPerByte));
  return {
    logRatio: withGarbage(candidateMs, bytesPerOp.candidate),
    canaryLogRatio: canary.length === 0 ? null : withGarbage(fastest(canary), bytesPerOp.canary),
    meanLogRatio: Math.log(sum(candidate) / sum(base)),
    tailLogRatio: Math.log(
      quantile(sortSamples(candidate), TAIL) / quantile(sortSamples(base), TAIL),
    ),
    slow: slowSlices({ base, candidate }, { base: baseMs, candidate: candidateMs }, opsPerSlice),
    baseMsPerOp: middle(base),
    candidateMsPerOp: middle(candidate),
    drift: half === 0 ? 0 : middle(pairs.slice(half)) - middle(pairs.slice(0, half)),
    rounds: pairs.length,
  };
}

/** The mean of the fastest fifth, of one at least. */
function fastest(values: readonly number[]): number {
  const count = Math.max(1, Math.round(values.length * UNDISTURBED));
  return sum(values.toSorted((a, b) => a - b).slice(0, count)) / count;
}

function middle(values: readonly number[]): number {
  return median(sortSamples(values));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
