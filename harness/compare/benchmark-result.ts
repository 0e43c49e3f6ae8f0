import type { Comparison } from '../measurement/latency/compare.ts';
import { sortSamples } from '../metrics/samples.ts';
import { median } from '../statistics/quantile.ts';
import type { Judgement } from '../verdicts/rule.ts';
import type { Verdict } from '../verdicts/verdict.ts';

/** One benchmark of `assay compare --json`. */
export interface BenchmarkResult {
  readonly name: string;
  readonly verdict: Verdict;
  /** t_candidate / t_base; null where nothing was measured. */
  readonly ratio: number | null;
  /** Of the ratio; a bound is null while there are too few launches for it. */
  readonly interval: readonly [low: number | null, high: number | null];
  /** Fresh launches, each of which pairs both sides. */
  readonly pairs: number;
  readonly seconds: number;
  readonly reason: string;
  readonly needs: string | null;
  readonly margin: number;
  readonly base: SideResult;
  readonly candidate: SideResult;
  /** Base against its own second instance: 1 but for noise. */
  readonly canaryRatio: number | null;
  /** The ratio with each side in a process of its own; null where it wasn't asked. */
  readonly crossCheckRatio: number | null;
  /** Calls that are rare and long, which the ratio of typical calls does not show. */
  readonly rareCalls: Comparison['rareCalls'];
  readonly collections: number;
  readonly collectionMs: number;
  /** Launches in which the operation had not settled when warm-up ran out of time. */
  readonly unsettledLaunches: number;
  readonly noise: Comparison['noise'];
  readonly logRatios: readonly number[];
}

export interface SideResult {
  readonly nsPerOp: number | null;
  readonly bytesPerOp: number | null;
}

export function describeBenchmark(
  name: string,
  comparison: Comparison,
  judgement: Judgement,
  { margin }: { readonly margin: number },
): BenchmarkResult {
  const { launches, logRatios, crossCheckLogRatio } = comparison;
  const canary = middle(launches.flatMap(({ canaryLogRatio: x }) => (x === null ? [] : [x])));
  const [low = null, high = null] = judgement.measured?.interval ?? [];
  return {
    name,
    verdict: judgement.verdict,
    ratio: judgement.measured === null ? null : 1 + judgement.measured.value,
    interval: [low === null ? null : 1 + low, high === null ? null : 1 + high],
    pairs: launches.length,
    seconds: comparison.seconds,
    reason: judgement.reason,
    needs: judgement.needs,
    margin,
    base: {
      nsPerOp: timesOf(
        launches.map((one) => one.baseMsPerOp),
        1e6,
      ),
      bytesPerOp: middle(launches.map((one) => one.allocation.bytesPerOp.base)),
    },
    candidate: {
      nsPerOp: timesOf(
        launches.map((one) => one.candidateMsPerOp),
        1e6,
      ),
      bytesPerOp: middle(launches.map((one) => one.allocation.bytesPerOp.candidate)),
    },
    canaryRatio: canary === null ? null : Math.exp(canary),
    crossCheckRatio: crossCheckLogRatio === null ? null : Math.exp(crossCheckLogRatio),
    rareCalls: comparison.rareCalls,
    collections: launches.reduce((sum, one) => sum + one.allocation.collections, 0),
    collectionMs: launches.reduce((sum, one) => sum + one.allocation.collectionMs, 0),
    unsettledLaunches: launches.filter((one) => !one.settled).length,
    noise: comparison.noise,
    logRatios,
  };
}

function middle(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(sortSamples(values));
}

function timesOf(values: readonly number[], factor: number): number | null {
  const value = middle(values);
  return value === null ? null : value * factor;
}
