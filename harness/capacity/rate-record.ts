import type { CapacityRate, Holding } from '../measurement/capacity/capacity.ts';
import { countEnds, endCode } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { lookLevel } from '../statistics/looks.ts';
import { collectEvidence, poolEvidence, type ShareEvidence } from '../statistics/share/evidence.ts';
import { judgeShare, type ShareVerdict } from '../statistics/share/judge-share.ts';
import type { DueStream } from '../statistics/share/stream.ts';
import { judgeApplied } from '../verdicts/applied.ts';
import { bottleneckOf, tellsBottleneck } from '../verdicts/bottleneck/bottleneck.ts';
import type { Bottleneck } from '../verdicts/bottleneck/finding.ts';
import type { Objective, Slo } from './slo.ts';

/** All that was seen at one rate; its percentiles and cores are those of the last time that it was applied. */
export interface RateRecord extends CapacityRate {
  /** How often this rate was applied, and so how often its evidence was looked at. */
  readonly looks: number;
  /** Why the load generator, and not the target, was in the way; null where it was not. */
  readonly generator: string | null;
  /** What probably held the target up, by the longest look; null where nobody looked. */
  readonly bottleneck: Bottleneck | null;
  /** One list an objective. */
  readonly evidence: readonly Gathered[];
}

/** A record without what it is added up from. */
export function figuresOf(record: RateRecord): CapacityRate {
  const { rate, seconds, requests, failed, holding, overRatio, latencyMs, cores } = record;
  return { rate, seconds, requests, failed, holding, overRatio, latencyMs, cores };
}

interface Gathered {
  readonly all: readonly ShareEvidence[];
  /** Of stretches that were long enough for a queue to settle. */
  readonly settled: readonly ShareEvidence[];
}

/** The error that each of both bounds may make, over all looks at one rate, where nobody says another one. */
export const usualLevels: FamilyLevels = { pass: 0.05, fail: 0.05 };
/**
 * A queue near its knee takes a while to grow, so that a short stretch looks better than what lasts: an
 * objective is shown to hold by stretches of this length only. (It is shown not to hold by any.)
 */
export const SETTLED_SECONDS = 20;
/** Capacity is asked of steady load: requests are not taken to be slow in bursts, and drift is accounted for. */
const BURST_SECONDS = 0.001;

/** What is known of a rate after it was applied once more. @param before what was known of it */
export function recordAt(
  rate: number,
  measurement: LoadMeasurement,
  { objectives }: Slo,
  before: RateRecord | undefined,
  {
    levels = usualLevels,
    cores = null,
  }: { readonly levels?: FamilyLevels; readonly cores?: number | null } = {},
): RateRecord {
  const { ledger, applied, generator } = measurement;
  const seconds = measurement.plannedSeconds ?? 0;
  const looks = (before?.looks ?? 0) + 1;
  const evidence = objectives.map((objective, i): Gathered => {
    const { all, settled } = before?.evidence[i] ?? { all: [], settled: [] };
    const question = { p0: objective.share, burstSeconds: BURST_SECONDS };
    const now = collectEvidence(streamOf(measurement, objective), question);
    return {
      all: [...all, now],
      settled: seconds >= SETTLED_SECONDS ? [...settled, now] : settled,
    };
  });
  const plan = applied === null ? null : judgeApplied(applied, generator);
  const atLook = {
    pass: lookLevel(levels.pass, looks),
    fail: lookLevel(levels.fail, looks),
  };
  return {
    rate,
    seconds: (before?.seconds ?? 0) + seconds,
    requests: (before?.requests ?? 0) + ledger.dueMs.length,
    looks,
    holding:
      plan?.verdict === 'fail'
        ? 'exceeds'
        : plan?.verdict === 'inconclusive'
          ? 'open'
          : holdingOf(evidence, atLook),
    overRatio: Math.max(0, ...evidence.map(overRatioOf)),
    latencyMs: percentilesOf(ledger.latencyMs),
    failed: (before?.failed ?? 0) + countEnds(ledger, 'failed'),
    cores,
    generator: plan?.verdict === 'inconclusive' ? plan.reason : null,
    bottleneck: toldBottleneck(bottleneckOf(measurement), before?.bottleneck ?? null),
    evidence,
  };
}

/** A later look counts, unless it was too short to tell anything. */
function toldBottleneck(now: Bottleneck | null, before: Bottleneck | null): Bottleneck | null {
  return now !== null && (before === null || tellsBottleneck(now)) ? now : before;
}

/** What was due, and which of it was over the limit: what never came is over every one. */
function streamOf({ ledger }: LoadMeasurement, { isOver }: Objective): DueStream {
  const kept: number[] = [];
  for (let i = 0; i < ledger.dueMs.length; i += 1) {
    const isUndecided = ledger.end[i] === endCode['in flight'] && !isOver(ledger, i);
    if (!isUndecided) kept.push(i);
  }
  return {
    dueMs: Float64Array.from(kept, (i) => ledger.dueMs[i]!),
    over: Uint8Array.from(kept, (i) => Number(isOver(ledger, i))),
  };
}

function holdingOf(evidence: readonly Gathered[], levels: FamilyLevels): Holding {
  const verdicts = (of: keyof Gathered) => evidence.map((one) => verdictOf(one[of], levels));
  if (verdicts('all').includes('above')) return 'exceeds';
  return verdicts('settled').every((verdict) => verdict === 'at most') ? 'holds' : 'open';
}

function verdictOf(evidence: readonly ShareEvidence[], levels: FamilyLevels): ShareVerdict {
  if (evidence.length === 0) return 'open';
  return judgeShare(poolEvidence(evidence), levels);
}

function overRatioOf({ all }: Gathered): number {
  const { over, requests, p0 } = poolEvidence(all);
  return requests === 0 ? 0 : over / requests / p0;
}

/** What never came lies above all that did. */
function percentilesOf(latencyMs: Float64Array): RateRecord['latencyMs'] {
  const sorted = latencyMs.toSorted();
  const at = (p: number) =>
    sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.POSITIVE_INFINITY;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
