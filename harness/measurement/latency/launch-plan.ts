import { sortSamples } from '../../metrics/samples.ts';
import { median } from '../../statistics/quantile.ts';
import { fewestSigns } from '../../statistics/sign-e-process.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { CALLS_FOR_RARE } from './rare-calls.ts';

/** What the next launch may take. */
export interface Allowance {
  /** Whether to measure for all of it, because the launches so far lie too near to the margin. */
  readonly long: boolean;
  /** For its calls, from the first one on. */
  readonly allowedMs: number;
  /** Whether a second instance of the base runs along, which takes a third of the time. */
  readonly canary: boolean;
}

/** A launch as it is asked for. */
export interface LaunchOrder extends Allowance {
  /** Whether its process waits afterwards, for it may be one of those that are kept. */
  readonly mayStay: boolean;
  /** To be measured for as long at least, if half of what it may take is enough for that. */
  readonly leastMs: number;
}

/** What an earlier launch took. */
export interface LaunchCost {
  readonly wallMs: number;
  /** Of it, from the first call to the last; the rest is starting, loading and ending. */
  readonly callsMs: number;
}

/** Where time is short, one launch of these many has the canary; the first one always. */
const CANARY_EVERY = 3;

/** Launches beyond the fewest that are kept time for, since one or two may point the other way. */
const SPARE_LAUNCHES = 1.5;

/** Before the first launch has shown it: loading a small module, and ending. */
const FIRST_OVERHEAD_MS = 30;

/**
 * Shares the time that is left among the launches that a decision needs at least, so that a verdict is
 * reached within the budget if any is to be had: a slow operation gets fewer calls in a launch, not fewer
 * launches. It looks at the time and at the signs so far, which the test permits (sign-e-process.ts).
 */
export function planLaunch(
  leftMs: number,
  needed: number,
  costs: readonly LaunchCost[],
  isNearLimit: boolean,
): Allowance {
  // Never shorter than before: a launch that pointed the other way asks for better ones, not for more.
  const share = Math.max(
    leftMs / (needed + SPARE_LAUNCHES),
    Math.min(leftMs, middle(costs.map(({ wallMs }) => wallMs)) ?? 0),
  );
  const overheadMs =
    middle(costs.map(({ wallMs, callsMs }) => wallMs - callsMs)) ?? FIRST_OVERHEAD_MS;
  const dearest = Math.max(0, ...costs.map(({ wallMs }) => wallMs));
  return {
    long: isNearLimit,
    allowedMs: Math.max(1, share - overheadMs),
    canary: costs.length % CANARY_EVERY === 0 || dearest * 1.5 < share,
  };
}

/**
 * How long the next launch measures so that a comparison sees calls that are rare, too: of a slow operation the usual
 * time holds but a few hundred calls. What is missing is shared among the launches that are still to come.
 * @param launches those before; the last one says what a call takes
 * @param fewest launches that a verdict takes at least
 */
export function timeForRareCalls(
  launches: readonly LaunchedCalls[],
  fewest: number,
  { canary }: Pick<Allowance, 'canary'>,
): number {
  const last = launches.at(-1);
  if (last === undefined) return 0;
  const made = launches.reduce((calls, { slow }) => calls + slow.calls, 0);
  const missing = Math.max(0, CALLS_FOR_RARE - made) / Math.max(1, fewest - launches.length);
  return missing * (last.baseMsPerOp * (canary ? 2 : 1) + last.candidateMsPerOp);
}

/** What a launch says of its calls. */
interface LaunchedCalls {
  readonly baseMsPerOp: number;
  readonly candidateMsPerOp: number;
  readonly slow: { readonly calls: number };
}

/** A launch that gets more than this has the time to settle by itself, if the operation ever does. */
const LONG_ENOUGH_MS = 500;

/** Of margins as wide as this, the bias of a process (.42 % at most, of a second each) is a sixth. */
const WIDE_MARGIN = 0.02;

/** Share of the budget for warming the processes that are kept, all at once. */
export const KEEP_SHARE = 0.2;

/** What one of them has by chance, two others have not. */
export const KEPT_PROCESSES = 3;

/**
 * Whether a launch may be so short that a fresh process is still compiling when it ends, and what it measures
 * not what the operation takes. Where that is seen, a few processes are warmed up and kept, and a launch is
 * what it loads anew in one of them: both sides, in random order. That gives up what only a new process
 * draws by lot (its environment, the addresses of its code), so the margin has to be wide beside it.
 */
export function mayKeepProcesses(
  { allowedMs }: { readonly allowedMs: number },
  margin: number,
): boolean {
  return allowedMs <= LONG_ENOUGH_MS && Math.abs(margin) >= WIDE_MARGIN;
}

/** A process that takes no more of the processors than this, and what V8 does beside it, has one thread. */
const ONE_THREAD = 1.25;

/**
 * Launches in processes that are kept may share a machine, each on a core of its own, if their operation has
 * but one thread: one with more would find fewer cores than it has by itself. What the others disturb
 * hits both sides alike, as neighbors do.
 * @param last the launch before, which says how many threads there are
 */
export function launchesAtOnce(
  last: { readonly cpuShare: number } | undefined,
  cores: number,
): number {
  return last !== undefined && last.cpuShare < ONE_THREAD ? Math.min(cores, KEPT_PROCESSES) : 1;
}

function middle(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}

/** Nearer to the margin than this many times their spread, one launch in a dozen falls on its other side. */
const NEAR_SPREADS = 2.5;

/** Whether launches of this length scatter too much to settle on one side of the limit soon. */
export function scattersOverLimit(logRatios: readonly number[], limit: number): boolean {
  if (logRatios.length < 3) return false;
  const typical = median(sortSamples(logRatios));
  const spread =
    1.4826 * median(sortSamples(logRatios.map((logRatio) => Math.abs(logRatio - typical))));
  return Math.abs(typical - limit) < NEAR_SPREADS * spread;
}

/** How many launches more a decision takes at least, in the direction that is nearer to one. */
export function launchesNeeded(under: number, above: number, levels: FamilyLevels): number {
  const toPass = fewestSigns(above, levels.pass) - under - above;
  const toFail = fewestSigns(under, levels.fail) - under - above;
  return Math.max(1, Math.min(toPass, toFail));
}
