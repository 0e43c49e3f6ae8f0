import type { AppliedLoad, GeneratorUse } from '../../measurement/applied-load.ts';
import { busier, joinApplied } from '../../measurement/join-loads.ts';
import { type BlockRatios, blockRatios } from '../../measurement/duet/block-ratios.ts';
import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { median } from '../../statistics/quantile.ts';
import { neighborLikeness } from '../../statistics/rank-von-neumann.ts';
import { judgeApplied } from '../applied.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import type { Judgement, Rule } from '../rule.ts';
import { judgeComparison } from '../slower.ts';
import { besideEvidence } from './beside-evidence.ts';
import { duetCurves } from './duet-curves.ts';
import { duetTables } from './duet-tables.ts';
import { whereSentence, whereTables } from './where-tables.ts';

/**
 * A percentile of a load that two sides had in turn: ln(candidate / base) of every block against
 * ln(1 + margin), by the sign test of comparisons. `fail` says slower by more than the margin, `pass` says
 * not slower by more than it.
 */
export const slowdown: Rule<'slowdown', 'duet'> = {
  statistic: 'slowdown',
  measurement: 'duet',
  judge({ statistic, threshold }, measurement, { levels }) {
    const margin = threshold.bound.limit.value;
    const judgement = judgeSlowdown(measurement, { p: statistic.p, margin }, levels);
    return {
      ...judgement,
      evidence: [
        duetCurves(measurement),
        ...judgement.evidence,
        ...whereTables(measurement.where),
        ...duetTables(measurement, levels),
        ...besideEvidence(measurement),
      ],
    };
  },
};

/** The rule itself, without what is shown beside it. */
export function judgeSlowdown(
  measurement: DuetMeasurement,
  { p, margin }: { readonly p: number; readonly margin: number },
  levels: FamilyLevels,
): Judgement {
  const ratios = blockRatios(measurement, p);
  const compared = {
    logRatios: ratios.logRatios,
    against: measurement.against,
    doubts: doubtsOf(ratios, margin, measurement),
    seconds: measurement.seconds,
  };
  const judgement = judgeComparison(compared, margin, levels, 'blocks');
  if (judgement.verdict !== 'fail') return judgement;
  const where = whereSentence(measurement.where, ratios.candidateMs - ratios.baseMs);
  return where === null ? judgement : { ...judgement, reason: `${judgement.reason}; ${where}` };
}

/** By chance alone neighbors are that much alike in 1 of 100 loads. */
const MOST_ALIKE = -2.33;

/** The sign test takes its blocks to be independent. Rounds differ by their launches: each tells by itself. */
function dependence(byRound: readonly (readonly number[])[]): number {
  const told = byRound.map(neighborLikeness).filter((one) => one !== 0);
  const sum = told.reduce((total, one) => total + one, 0);
  return told.length === 0 ? 0 : sum / Math.sqrt(told.length);
}

/**
 * Where the generator did not apply the plan, the two sides did not get the same. The plan is that of all
 * rounds together, as that of a load in several stretches is.
 */
function whyNotApplied(rounds: DuetMeasurement['applied']): string | null {
  const applied = rounds.reduce<AppliedLoad | null>(
    (sum, one) => joinApplied(sum, one.applied),
    null,
  );
  if (applied === null) return null;
  const generator = rounds.reduce<GeneratorUse | null>(
    (busiest, one) => busier(busiest, one.generator),
    null,
  );
  const { verdict, reason } = judgeApplied(applied, generator);
  return verdict === 'inconclusive' ? reason : null;
}

/** Why the blocks can't be believed, whatever they say. */
function doubtsOf(
  { canary, logRatios, byRound, baseMs }: BlockRatios,
  margin: number,
  { against, applied }: DuetMeasurement,
): string[] {
  if (logRatios.length === 0) {
    return [`too few requests were answered on both sides to compare with ${against}`];
  }
  const doubts: string[] = [];
  if (baseMs === Number.POSITIVE_INFINITY) doubts.push('the base itself answered too few requests');
  const late = whyNotApplied(applied);
  if (late !== null) doubts.push(late);
  if (dependence(byRound) < MOST_ALIKE) {
    doubts.push(
      'its blocks resemble their neighbors: what slows one down (a queue that outlasts a turn, a machine that is busy) goes on in the next',
    );
  }
  const split = canary.length === 0 ? 0 : median(sortSamples(canary));
  // At a margin of 0 half of all canaries are beyond it.
  if (margin !== 0 && Math.abs(split) > Math.log1p(Math.abs(margin))) {
    const by = formatQuantity(Math.abs(Math.expm1(split)), 'ratio');
    doubts.push(
      `the canary failed: one half of the base's requests took ${by} longer than the other`,
    );
  }
  return doubts;
}
