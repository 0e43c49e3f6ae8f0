import { formatPercent } from '../../metrics/format-percent.ts';
import { sortSamples } from '../../metrics/samples.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { median } from '../../statistics/quantile.ts';
import { signTest } from '../../statistics/sign-test.ts';
import type { LaunchResult } from './launch-message.ts';
import { describeRareCalls, rareCalls } from './rare-calls.ts';

/** Under this, 10 cycles, no call of a function took place: the compiler removed it. */
const SHORTEST_MS_PER_OP = 3e-6;

/**
 * Against a `pass`, the sums need no proof: 8 of 9 launches beyond the margin are enough. Noise lengthens
 * them in any launch, so that a proof mostly fails just where calls that are rare and long are to be seen.
 */
const CONTRARY_ALPHA = 0.1;

/** A tail is compared at a margin of its own: the slowest tenth is what noise makes it. */
const TAIL_MARGIN = 0.25;

/** Everything in the launches themselves that forbids to believe their ratio. */
export function doubtsOf(
  launches: readonly LaunchResult[],
  margin: number,
  levels: FamilyLevels,
): string[] {
  if (launches.length === 0) return ['nothing was measured'];
  const doubts: string[] = [];
  const canaries = launches.flatMap(({ canaryLogRatio: x }) => (x === null ? [] : [x]));
  const canary = median(sortSamples(canaries));
  if (Math.abs(canary) > Math.log1p(Math.abs(margin)) && margin !== 0) {
    doubts.push(
      `the canary failed: the base differs from itself by ${formatPercent(Number(Math.expm1(canary).toFixed(4)))}`,
    );
  }
  const { baseMsPerOp, candidateMsPerOp } = middleLaunch(launches);
  if (Math.min(baseMsPerOp, candidateMsPerOp) < SHORTEST_MS_PER_OP) {
    doubts.push(
      'a call takes less than 3 ns: the compiler has removed the work; return its result',
    );
  }
  doubts.push(...meanDoubts(launches, margin, levels));
  if (isShownSlower(launches, margin, levels)) return doubts;
  const rare = rareCalls(launches.map(({ slow }) => slow));
  if (rare.verdict === 'inconclusive') {
    doubts.push(`a few of its calls are far slower than the rest: ${describeRareCalls(rare)}`);
  }
  const tails = launches.map((one) => one.tailLogRatio - one.logRatio);
  const tail = signTest(tails, Math.log1p(TAIL_MARGIN + Math.abs(margin)), levels);
  if (tail.verdict === 'fail') {
    doubts.push(
      `the slowest tenth of the slices is slower by ${formatPercent(Number(Math.expm1(tail.median).toFixed(2)))} beyond the median: the ratio of medians hides it`,
    );
  }
  return doubts;
}

/**
 * The fastest slices speak of the typical call. What happens in few of them (a table that grows, a cache that is
 * emptied every thousandth call) shows in the sums only: where these lie on the other side of the margin,
 * neither is the whole truth.
 */
function meanDoubts(
  launches: readonly LaunchResult[],
  margin: number,
  levels: FamilyLevels,
): string[] {
  const limit = Math.log1p(margin);
  const sums = launches.map((one) => one.meanLogRatio);
  const ofFastest = signTest(
    launches.map((one) => one.logRatio),
    limit,
    levels,
  );
  const against = { pass: levels.pass, fail: CONTRARY_ALPHA };
  const ofSums = signTest(sums, limit, ofFastest.verdict === 'pass' ? against : levels);
  const isContrary =
    (ofFastest.verdict === 'pass' && ofSums.verdict === 'fail') ||
    (ofFastest.verdict === 'fail' && ofSums.verdict === 'pass');
  if (!isContrary) return [];
  const by = Math.expm1(ofSums.median);
  return [
    `by the sum of all calls it is ${formatPercent(Number(Math.abs(by).toFixed(4)))} ${by < 0 ? 'faster' : 'slower'}: a few calls differ from the rest`,
  ];
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
