import { formatPercent } from '../../metrics/format-percent.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatSeconds } from '../../metrics/format-seconds.ts';
import type { Evidence } from '../../measurement/evidence.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { lookLevel } from '../../statistics/looks.ts';
import { cleanSeconds, ruledOutBurst } from '../../statistics/share/burst-test.ts';
import { designEffects } from '../../statistics/share/drift-test.ts';
import type { ShareEvidence } from '../../statistics/share/evidence.ts';
import { growthToDecide } from '../../statistics/share/growth.ts';
import type { ShareVerdict } from '../../statistics/share/judge-share.ts';
import type { Judgement, RuleContext } from '../rule.ts';
import type { DueValues } from './due-values.ts';

/** What a rule of a share found, before it is put into words. */
export interface ShareFinding {
  readonly verdict: ShareVerdict;
  readonly pooled: ShareEvidence;
}

/** The words of one kind of share: `are over 25 ms`, `failed`. */
export interface ShareWords {
  readonly over: string;
  /** Beside the count: `12 failed, 3 were never sent`. Empty where there is nothing to add. */
  readonly aside: string;
}

/** Drift must have turned so often within a run to show in its blocks: statistics/share/drift-test.ts. */
const TURNS_OF_DRIFT = 12;

/** The errors that this look may make: the later ones share with the earlier ones. */
export function levelsAt(levels: FamilyLevels, look: number): FamilyLevels {
  return { pass: lookLevel(levels.pass, look), fail: lookLevel(levels.fail, look) };
}

/** How often the evidence of a gate was looked at, this time included. */
export function lookOf(segments: readonly number[] | undefined, context: RuleContext): number {
  return (segments?.length ?? 1) + (context.earlier?.looks ?? 0);
}

/**
 * The burst that a pass of this gate holds for: the one that the profile states, and never less than
 * the stalls that this machine is known to make.
 */
export function assumedBurstSeconds(statedMs: number, { stallMs }: RuleContext): number {
  return Math.max(statedMs, stallMs ?? 0) / 1000;
}

/** Verdict and words of a share: `sent` is what was due or sent, `corrected` of a closed scenario. */
export function describeShare(
  sent: ShareFinding,
  corrected: ShareFinding | null,
  due: Pick<DueValues, 'isCycleStable' | 'heldBack' | 'leftOut'>,
  words: ShareWords,
  look: number,
  context: RuleContext,
): Pick<Judgement, 'verdict' | 'reason' | 'needs' | 'evidence'> {
  const shown = corrected ?? sent;
  const { pooled } = shown;
  const { p0 } = pooled;
  const levels = levelsAt(context.levels, look);
  const may = `${formatPercent(p0)} may`;
  const counted = counts(pooled, words.over);
  const asides = [
    words.aside,
    due.leftOut > 0
      ? `${formatQuantity(due.leftOut, 'count')} were cut off in flight before they were, and are left out`
      : '',
    corrected === null
      ? ''
      : due.heldBack > 0
        ? `of ${formatQuantity(sent.pooled.requests, 'count')} that were sent ${formatQuantity(sent.pooled.over, 'count')}; slow answers held ${formatQuantity(due.heldBack, 'count')} back, which a client that does not wait would have sent`
        : 'slow answers held none back',
    runs(context),
  ].filter((text) => text !== '');
  const what = asides.length === 0 ? counted : `${counted} (${asides.join('; ')})`;
  const verdict = sent.verdict === 'above' ? 'above' : shown.verdict;
  if (verdict === 'above' && (due.isCycleStable || sent.verdict === 'above')) {
    return {
      verdict: 'fail',
      reason: `${what}; only ${may}${worth(shown.pooled, levels)}`,
      needs: null,
      evidence: [],
    };
  }
  if (!due.isCycleStable) {
    return {
      verdict: 'inconclusive',
      reason: `${what}; ${may}: users that wait for an answer hide a stall, and their cycle is not steady enough to say what it held back`,
      needs: `a scenario that does not wait: server() of assay/k6, or an arrival-rate executor`,
      evidence: [],
    };
  }
  if (verdict === 'at most') {
    return {
      verdict: 'pass',
      reason: `${what}; ${may}: ${holdsFor(pooled, context)}`,
      needs: null,
      evidence: [cannotSee(pooled, levels.pass)],
    };
  }
  return {
    verdict: 'inconclusive',
    reason: `${what}; ${may}: too few requests, or too near the limit, to tell${worth(pooled, levels)}`,
    needs: needs(pooled, levelsAt(context.levels, look + 1)),
    evidence: [cannotSee(pooled, levels.pass)],
  };
}

function counts({ over, requests }: ShareEvidence, words: string): string {
  return `${formatQuantity(over, 'count')} of ${formatQuantity(requests, 'count')} requests ${words}`;
}

function runs({ earlier }: RuleContext): string {
  if (earlier === null || earlier.runs.length === 0) return '';
  const machine =
    earlier.runs.length + 1 < FEWEST_RUNS_FOR_ALL_RUNS ? ': this machine, these runs' : '';
  return `with ${earlier.runs.length === 1 ? 'the run' : 'the runs'} ${earlier.runs.join(', ')} of the same commit${machine}`;
}

/** Runs of one commit differ among each other: fewer than six say little of the next one. */
const FEWEST_RUNS_FOR_ALL_RUNS = 6;

/** What a pass holds for, in words. */
function holdsFor({ burstSeconds, seconds }: ShareEvidence, { stallMs }: RuleContext): string {
  const isCalibrated = stallMs !== null && stallMs >= burstSeconds * 1000;
  const whose = isCalibrated ? " (this machine's own stalls)" : '';
  return `holds for bursts up to ${formatQuantity(burstSeconds * 1000, 'ms')}${whose} and for drift that turns within ${formatSeconds(seconds / TURNS_OF_DRIFT)}`;
}

function worth(evidence: ShareEvidence, levels: FamilyLevels): string {
  const { fail } = designEffects(evidence, levels);
  if (fail < 1.5) return '';
  const independent = Math.max(1, Math.floor(evidence.requests / fail));
  return `; they come together, and are worth ${formatQuantity(independent, 'count')} independent ones`;
}

/** A stall that people know, for what a run was too short to see. */
const KNOWN_STALL_SECONDS = 1;

/** What no rule can see in a run of this length. */
function cannotSee(
  { over, requests, seconds, p0, burstSeconds }: ShareEvidence,
  alpha: number,
): Evidence {
  const share = formatPercent(p0);
  const lines =
    over === 0
      ? [
          `None of ${formatQuantity(requests, 'count')}: rules out a share above ${share} if they come in bursts of at most ${formatQuantity(ruledOutBurst(p0, seconds, alpha) * 1000, 'ms')}.`,
        ]
      : [`Bursts up to ${formatQuantity(burstSeconds * 1000, 'ms')} are accounted for.`];
  const missed = Math.exp((-seconds * p0) / KNOWN_STALL_SECONDS);
  lines.push(
    `As stalls of ${formatSeconds(KNOWN_STALL_SECONDS)} that make ${share} of the time, a run this long meets none in ${formatPercent(Number(missed.toPrecision(2)))} of cases; ${formatSeconds(cleanSeconds(p0, KNOWN_STALL_SECONDS, alpha))} would settle it.`,
    `Drift that is slower than ${formatSeconds(seconds / TURNS_OF_DRIFT)}, and what comes after the run, can't be seen.`,
  );
  return { kind: 'text', title: 'what this run can not see', lines };
}

function needs(evidence: ShareEvidence, levels: FamilyLevels): string {
  const growth = growthToDecide(evidence, levels);
  if (growth === null) {
    return 'the share is at the limit itself: no number of requests decides that';
  }
  const more = Math.ceil(evidence.requests * (growth - 1));
  return `${formatQuantity(more, 'count')} more requests (about ${formatSeconds(evidence.seconds * (growth - 1))}); a further run of this commit adds to this one`;
}
