import { sortSamples } from '../../metrics/samples.ts';
import { median, quantile } from '../../statistics/quantile.ts';
import type { Allocation } from './allocation.ts';
import type { Interleaved } from './interleave.ts';

/** What one fresh launch says. */
export interface LaunchStatistics {
  /** ln(t_candidate / t_base): the median over the rounds, with allocation at its price. */
  readonly logRatio: number;
  /** The same of the base against its own second instance: 0 but for noise. */
  readonly canaryLogRatio: number;
  /** ln of the ratio of the slowest tenth of the slices. */
  readonly tailLogRatio: number;
  readonly baseMsPerOp: number;
  readonly candidateMsPerOp: number;
  /** How far the log ratio of the second half of the rounds lies from that of the first. */
  readonly drift: number;
  readonly rounds: number;
}

/** Where the slowest tenth begins. */
const tail = 0.9;

/**
 * The slices of a round are compared, and the median taken over the rounds: a round that the machine
 * disturbed is one of many, and a drift hits both of its slices. (Means are useless here: an A/A of HTTP
 * calls ranges from .86 to 1.05.) Short slices miss the garbage that they leave behind, since it is
 * collected in few of them: to the time of a side comes what it allocated at the price of this launch.
 */
export function launchStatistics(
  { msPerOp }: Pick<Interleaved, 'msPerOp'>,
  { bytesPerOp, msPerByte }: Pick<Allocation, 'bytesPerOp' | 'msPerByte'>,
): LaunchStatistics {
  const { base, candidate, canary } = msPerOp;
  const pairs = base.map((time, round) => Math.log((candidate[round] ?? Number.NaN) / time));
  const aa = base.map((time, round) => Math.log((canary[round] ?? Number.NaN) / time));
  const half = pairs.length >> 1;
  const baseMs = middle(base);
  const withGarbage = (logRatio: number, bytes: number) => {
    const own = baseMs * Math.exp(logRatio) + bytes * msPerByte;
    return Math.log(own / (baseMs + bytesPerOp.base * msPerByte));
  };
  return {
    logRatio: withGarbage(middle(pairs), bytesPerOp.candidate),
    canaryLogRatio: withGarbage(middle(aa), bytesPerOp.canary),
    tailLogRatio: Math.log(
      quantile(sortSamples(candidate), tail) / quantile(sortSamples(base), tail),
    ),
    baseMsPerOp: baseMs,
    candidateMsPerOp: middle(candidate),
    drift: half === 0 ? 0 : middle(pairs.slice(half)) - middle(pairs.slice(0, half)),
    rounds: pairs.length,
  };
}

function middle(values: readonly number[]): number {
  return median(sortSamples(values));
}
