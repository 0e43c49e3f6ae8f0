import { type Clock, systemClock } from '../../metrics/clock.ts';
import { sortSamples } from '../../metrics/samples.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { median } from '../../statistics/quantile.ts';
import { signTest } from '../../statistics/sign-test.ts';
import type { ComparisonMeasurement } from '../measurement.ts';
import { crossCheck } from './cross-check.ts';
import { doubtsOf } from './doubts.ts';
import type { LaunchResult } from './launch-message.ts';
import type { Noise } from './noise-watch.ts';

/** What a comparison needs of the outside world; a fake of it makes the method testable. */
export interface Machine {
  /** One fresh launch of both sides. */
  launch(): Promise<LaunchResult>;
  /** ln(t_candidate / t_base) of both sides in processes of their own. */
  lockStep(): Promise<number>;
  noise(): Noise;
}

export interface CompareOptions {
  /** δ: 0.05 for 5 %. */
  readonly margin: number;
  readonly levels: FamilyLevels;
  readonly budgetMs: number;
  readonly mostLaunches: number;
  readonly clock?: Clock;
  readonly onLaunch?: (logRatios: readonly number[]) => void;
}

export interface Comparison {
  readonly launches: readonly LaunchResult[];
  readonly logRatios: readonly number[];
  /** Reasons why the verdict can't be believed: a canary that failed, a cross-check that disagrees. */
  readonly doubts: readonly string[];
  readonly crossCheckLogRatio: number | null;
  readonly noise: Noise;
  readonly seconds: number;
}

/** What is kept of the budget for the cross-check, which takes .3 s on a quiet machine. */
const crossCheckShare = 0.2;
const crossCheckMostMs = 1500;

/**
 * Launches until the sign test decides or the budget is spent. Looking after every launch costs nothing:
 * the test is valid at every look (sign-e-process.ts). No launch is ever dropped.
 */
export async function compare(machine: Machine, options: CompareOptions): Promise<Comparison> {
  const { margin, levels, budgetMs, mostLaunches, clock = systemClock } = options;
  const startMs = clock.nowMs();
  const launches: LaunchResult[] = [];
  const logRatios: number[] = [];
  const fits = () => {
    const spentMs = clock.nowMs() - startMs;
    const next = spentMs / Math.max(1, launches.length);
    return spentMs + next <= budgetMs - Math.min(crossCheckMostMs, budgetMs * crossCheckShare);
  };
  const decided = () =>
    logRatios.length > 0 &&
    signTest(logRatios, Math.log1p(margin), levels).verdict !== 'inconclusive';
  while (!decided() && launches.length < mostLaunches && (launches.length === 0 || fits())) {
    const result = await machine.launch();
    launches.push(result);
    logRatios.push(result.logRatio);
    options.onLaunch?.(logRatios);
  }
  const checked = decided()
    ? await crossCheck(() => machine.lockStep(), median(sortSamples(logRatios)), margin)
    : { logRatio: null, doubt: null };
  const doubts = doubtsOf(launches, margin, levels);
  return {
    launches,
    logRatios,
    doubts: checked.doubt === null ? doubts : [...doubts, checked.doubt],
    crossCheckLogRatio: checked.logRatio,
    noise: machine.noise(),
    seconds: (clock.nowMs() - startMs) / 1000,
  };
}

/** A comparison as the verdict rules take it. */
export function measurementOf(
  subject: string,
  against: string,
  { logRatios, seconds, doubts }: Comparison,
): ComparisonMeasurement {
  return { kind: 'comparison', subject, against, logRatios, seconds, doubts, broken: null };
}
