import { formatPercent } from '../../metrics/format-percent.ts';
import { sortSamples } from '../../metrics/samples.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { median } from '../../statistics/quantile.ts';
import { signTest } from '../../statistics/sign-test.ts';
import type { LaunchResult } from './launch-message.ts';

/** Under this, 10 cycles, no call of a function took place: the compiler removed it. */
const shortestMsPerOp = 3e-6;

/** A tail is compared at a margin of its own: the slowest tenth is what noise makes it. */
const tailMargin = 0.25;

/** Everything in the launches themselves that forbids to believe their ratio. */
export function doubtsOf(
  launches: readonly LaunchResult[],
  margin: number,
  levels: FamilyLevels,
): string[] {
  if (launches.length === 0) return ['nothing was measured'];
  const doubts: string[] = [];
  const canary = median(sortSamples(launches.map((one) => one.canaryLogRatio)));
  if (Math.abs(canary) > Math.log1p(Math.abs(margin)) && margin !== 0) {
    doubts.push(
      `the canary failed: the base differs from itself by ${formatPercent(Number(Math.expm1(canary).toFixed(4)))}`,
    );
  }
  const { baseMsPerOp, candidateMsPerOp } = middleLaunch(launches);
  if (Math.min(baseMsPerOp, candidateMsPerOp) < shortestMsPerOp) {
    doubts.push(
      'a call takes less than 3 ns: the compiler has removed the work; return its result',
    );
  }
  if (isShownSlower(launches, margin, levels)) return doubts;
  const tails = launches.map((one) => one.tailLogRatio - one.logRatio);
  const tail = signTest(tails, Math.log1p(tailMargin + Math.abs(margin)), levels);
  if (tail.verdict === 'fail') {
    doubts.push(
      `the slowest tenth of the slices is slower by ${formatPercent(Number(Math.expm1(tail.median).toFixed(2)))} beyond the median: the ratio of medians hides it`,
    );
  }
  return doubts;
}

function middleLaunch(launches: readonly LaunchResult[]) {
  const of = (pick: (one: LaunchResult) => number) => median(sortSamples(launches.map(pick)));
  return {
    baseMsPerOp: of((one) => one.baseMsPerOp),
    candidateMsPerOp: of((one) => one.candidateMsPerOp),
  };
}

/** What is slower by its median anyway needs no look at its tail. */
function isShownSlower(
  launches: readonly LaunchResult[],
  margin: number,
  levels: FamilyLevels,
): boolean {
  const logRatios = launches.map((one) => one.logRatio);
  return signTest(logRatios, Math.log1p(margin), levels).verdict === 'fail';
}
