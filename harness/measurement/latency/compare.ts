import { type Clock, systemClock } from '../../metrics/clock.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { signTest } from '../../statistics/sign-test.ts';
import type { ComparisonMeasurement } from '../measurement.ts';
import { crossCheck } from './cross-check.ts';
import { doubtsOf } from './doubts.ts';
import type { LaunchResult } from './launch-message.ts';
import {
  scattersOverLimit,
  KEEP_SHARE,
  KEPT_PROCESSES,
  type LaunchCost,
  type LaunchOrder,
  launchesAtOnce,
  launchesNeeded,
  mayKeepProcesses,
  planLaunch,
  timeForRareCalls,
} from './launch-plan.ts';
import type { Noise } from './noise-watch.ts';
import { rareCalls, type RareCalls } from './rare-calls.ts';

/** What a comparison needs of the outside world; a fake of it makes the method testable. */
export interface Machine {
  /** How many launches it can have at once, each on a core of its own. */
  readonly cores: number;
  /**
   * Starts processes for launches that are sure to come: all at once, on all cores, and before anything
   * is timed that starting them could disturb.
   */
  prepare(launches: number): Promise<void>;
  /** From now on, launches take place in a few processes that are warmed up first, for this long. */
  keepWarm(warmMs: number): Promise<void>;
  /** One fresh launch of both sides; its process waits for `keepWarm` where the allowance says so. */
  launch(order: LaunchOrder): Promise<LaunchResult>;
  /** ln(t_candidate / t_base) of both sides in processes of their own, in about this time. */
  lockStep(allowedMs: number): Promise<number>;
  noise(): Noise;
  /** Ends what was started ahead of time. */
  close(): void;
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
  /** What its launches show of calls that are rare and long. */
  readonly rareCalls: RareCalls;
  readonly crossCheckLogRatio: number | null;
  readonly noise: Noise;
  readonly seconds: number;
}

/** What is kept of the budget for the cross-check, which takes .2 s on a quiet machine. */
const CROSS_CHECK_SHARE = 0.12;
const CROSS_CHECK_MOST_MS = 1200;

/**
 * Launches until the sign test decides or the budget is spent. Looking after every launch costs nothing:
 * the test is valid at every look (sign-e-process.ts). No launch is ever dropped for what it measured: one
 * that shows that the operation does not settle in so short a time only changes how it is measured.
 */
export async function compare(machine: Machine, options: CompareOptions): Promise<Comparison> {
  const { margin, levels, budgetMs, clock = systemClock } = options;
  const startMs = clock.nowMs();
  const crossCheckMs = Math.min(CROSS_CHECK_MOST_MS, budgetMs * CROSS_CHECK_SHARE);
  try {
    const launches = await launchUntilDecided(machine, {
      ...options,
      endMs: startMs + budgetMs - crossCheckMs,
      clock,
    });
    const logRatios = launches.map((one) => one.logRatio);
    const test = signTest(logRatios, Math.log1p(margin), levels);
    const lockStep = () => machine.lockStep(crossCheckMs / 2);
    const checked =
      test.verdict === 'inconclusive'
        ? { logRatio: null, doubt: null }
        : await crossCheck(lockStep, test.median, margin);
    const doubts = doubtsOf(launches, margin, levels);
    return {
      launches,
      logRatios,
      doubts: checked.doubt === null ? doubts : [...doubts, checked.doubt],
      rareCalls: rareCalls(launches.map(({ slow }) => slow)),
      crossCheckLogRatio: checked.logRatio,
      noise: machine.noise(),
      seconds: (clock.nowMs() - startMs) / 1000,
    };
  } finally {
    machine.close();
  }
}

async function launchUntilDecided(
  machine: Machine,
  {
    margin,
    levels,
    mostLaunches,
    budgetMs,
    onLaunch,
    endMs,
    clock,
  }: CompareOptions & { endMs: number; clock: Clock },
): Promise<LaunchResult[]> {
  const limit = Math.log1p(margin);
  const launches: LaunchResult[] = [];
  const logRatios: number[] = [];
  let costs: LaunchCost[] = [];
  const fewest = Math.min(mostLaunches, launchesNeeded(0, 0, levels));
  let areKept = false;
  while (launches.length < mostLaunches) {
    const leftMs = endMs - clock.nowMs();
    const cheapest = Math.min(...costs.map(({ wallMs }) => wallMs));
    if (launches.length > 0 && leftMs < cheapest) break;
    const under = logRatios.filter((x) => x < limit).length;
    const above = logRatios.filter((x) => x > limit).length;
    const atOnce = areKept ? launchesAtOnce(launches.at(-1), machine.cores) : 1;
    const allowance = planLaunch(
      leftMs,
      launchesNeeded(under, above, levels) / atOnce,
      costs,
      scattersOverLimit(logRatios, limit),
    );
    const mayStay = !areKept && mayKeepProcesses(allowance, margin);
    // Before it is known whether a few are kept, no more are started than these.
    if (!areKept && launches.length < 2) {
      await machine.prepare(
        mayStay && launches.length === 0 ? KEPT_PROCESSES : fewest - launches.length,
      );
    }
    const launchMs = clock.nowMs();
    const leastMs = timeForRareCalls(launches, fewest, allowance);
    const order = { ...allowance, mayStay, leastMs };
    const results = await Promise.all(Array.from({ length: atOnce }, () => machine.launch(order)));
    if (mayStay && results.some(({ settled }) => !settled)) {
      await machine.keepWarm(budgetMs * KEEP_SHARE);
      areKept = true;
      costs = [];
      continue;
    }
    const wallMs = clock.nowMs() - launchMs;
    costs.push(...results.map(({ callsMs }) => ({ wallMs, callsMs })));
    launches.push(...results);
    logRatios.push(...results.map(({ logRatio }) => logRatio));
    onLaunch?.(logRatios);
    if (signTest(logRatios, limit, levels).verdict !== 'inconclusive') break;
  }
  return launches;
}

/** A comparison as the verdict rules take it. */
export function measurementOf(
  subject: string,
  against: string,
  { logRatios, seconds, doubts }: Comparison,
): ComparisonMeasurement {
  return { kind: 'comparison', subject, against, logRatios, seconds, doubts, broken: null };
}

/** A benchmark that was due and of which nothing was measured: its gate says so. */
export function lostComparison(
  subject: string,
  against: string,
  reason: string,
): ComparisonMeasurement {
  return {
    kind: 'comparison',
    subject,
    against,
    logRatios: [],
    seconds: 0,
    doubts: [reason],
    broken: null,
  };
}
