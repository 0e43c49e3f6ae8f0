import type { BothSides } from '../measurement/both-sides.ts';
import type {
  CapacityDuetMeasurement,
  CapacityOfSide,
  CapacityPair,
  Kept,
} from '../measurement/capacity/capacity-duet.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { judgePairs } from '../verdicts/capacity-pairs.ts';
import { coresUsed } from './cores-used.ts';
import { type Capacity, findCapacity, shortSeconds } from './find-capacity.ts';
import { heldUpAtKnee, lowestBroken } from './held-up.ts';
import { firstLevel, nextLevel, pairRates } from './pair-rates.ts';
import { figuresOf, type RateRecord, recordAt } from './rate-record.ts';
import { bracketOf, kneeOf } from './search.ts';
import type { Slo } from './slo.ts';
import { Turns } from './turns.ts';

export type Side = keyof BothSides<unknown>;

export interface CompareRequest {
  readonly slo: Slo;
  /** How much lower the candidate's may be; inside (0, 1). */
  readonly margin: number;
  /** The first rate, iterations a second; ≥ 1. */
  readonly start: number;
  /** The highest rate that is applied. */
  readonly most: number;
  /** How long all of it may take, in seconds, the starts of the load generator included. */
  readonly budgetSeconds: number;
  /** The errors that the verdict may make. */
  readonly levels: FamilyLevels;
  /** What the base is called. */
  readonly against: string;
  /** Applies a constant rate to one side for so long; null where the run was called off. */
  readonly apply: (side: Side, rate: number, seconds: number) => Promise<LoadMeasurement | null>;
  /** Whether the resources of both sides are looked at meanwhile. */
  readonly looksAtResources?: boolean;
  /** CPU time of a side since it began, in seconds; null where it can't be seen. */
  readonly cpuSeconds?: (side: Side) => number | null;
  /** Seconds since any moment. */
  readonly now: () => number;
  /** In [0, 1): which side of a pair comes first. */
  readonly random?: () => number;
  readonly onRecord?: (side: Side, record: RateRecord) => void;
  readonly onPair?: (pair: CapacityPair) => void;
}

export type ComparedCapacities = Pick<
  CapacityDuetMeasurement,
  'sides' | 'pairs' | 'boundError' | 'seconds' | 'stopped'
>;

/** Of the budget, for each of both searches; the pairs have the rest, and what the searches leave. */
const SEARCH_SHARE = 0.2;
/** Of a short budget it has up to so much, to find anything at all. */
const LEAST_SEARCH_SECONDS = 60;
const MOST_SEARCH_SHARE = 0.35;
/** So often in a row nothing new is learned at the end of the rates that may be applied, or of the generator. */
const MOST_IN_VAIN = 3;
/** To start k6. */
const START_SECONDS = 2;

const sidesInOrder = ['base', 'candidate'] as const;

/**
 * Whether the highest rate that keeps an objective is lower than the base's by more than a margin. Both are
 * searched for in turn; then pairs of stretches are applied, the candidate's at a rate that is lower by the
 * margin, near the rates at which one of both breaks, until `judgePairs` tells.
 */
export async function compareCapacities(request: CompareRequest): Promise<ComparedCapacities> {
  const { levels, now, budgetSeconds } = request;
  const began = now();
  const boundError = Math.min(levels.pass, levels.fail) / 2;
  const { found, over } = await bothSearches(request, boundError);
  const known = {
    base: new Map(found.base.records.map((record) => [record.rate, record])),
    candidate: new Map(found.candidate.records.map((record) => [record.rate, record])),
  };
  const pairs: CapacityPair[] = [];
  const left = () => budgetSeconds - (now() - began);
  const stopped =
    over ??
    whyNoPairs(found, request) ??
    (await measurePairs(kneesOf(found), { request, known, pairs, left, boundError }));
  return {
    sides: { base: sideOf(known.base), candidate: sideOf(known.candidate) },
    pairs,
    boundError,
    seconds: now() - began,
    stopped,
  };
}

function searchSeconds(budget: number): number {
  return Math.min(
    budget * MOST_SEARCH_SHARE,
    Math.max(budget * SEARCH_SHARE, LEAST_SEARCH_SECONDS),
  );
}

/** Searches for both knees, a look at the one and a look at the other. `over`: why all of it ended. */
async function bothSearches(
  request: CompareRequest,
  error: number,
): Promise<{ readonly found: BothSides<Capacity>; readonly over: string | null }> {
  const { slo, start, most, budgetSeconds, apply, cpuSeconds, now, onRecord } = request;
  const turns = new Turns();
  let over: string | null = null;
  const search = async (side: Side): Promise<Capacity> => {
    // Time in which the other side has the load is not its own.
    let spent = 0;
    return await findCapacity({
      slo,
      start: Math.min(start, most),
      most,
      budgetSeconds: searchSeconds(budgetSeconds),
      levels: { pass: error, fail: error },
      looksAtResources: request.looksAtResources ?? false,
      now: () => spent,
      cpuSeconds: () => cpuSeconds?.(side) ?? null,
      apply: async (rate, seconds) =>
        await turns.take(async () => {
          if (over !== null) return null;
          const before = now();
          const measured = await apply(side, rate, seconds);
          spent += now() - before;
          over = measured === null ? 'it was interrupted' : measured.broken;
          return measured;
        }),
      onRecord: (record) => onRecord?.(side, record),
    });
  };
  const [base, candidate] = await Promise.all(sidesInOrder.map(search));
  return { found: { base: base as Capacity, candidate: candidate as Capacity }, over };
}

/** Where pairs would tell nothing; null where they may. */
function whyNoPairs(found: BothSides<Capacity>, { most, against }: CompareRequest): string | null {
  const { base, candidate } = found;
  if (base.estimate === null) return `${against} itself keeps the objective at no rate`;
  const unbroken = [base, candidate].filter(
    ({ records, estimate }) => estimate !== null && kneeOf(records) === null,
  );
  const inTheWay = unbroken.flatMap(({ records }) => records.at(-1)?.generator ?? []);
  if (inTheWay.length > 0) return `the load generator was in the way: ${inTheWay[0]}`;
  const isAtMost = unbroken.every(({ records }) => records.at(-1)?.rate === most);
  return unbroken.length === 2 && isAtMost
    ? `both sides keep it at ${most} a second, ${highest}`
    : null;
}

const highest = 'the highest rate that may be applied';

function kneesOf({ base, candidate }: BothSides<Capacity>): BothSides<number> {
  return { base: nearKnee(base), candidate: nearKnee(candidate) };
}

/** Of a side that has only kept rates, or only broken ones, the nearest of these. */
function nearKnee({ records, estimate }: Capacity): number {
  return kneeOf(records) ?? estimate ?? lowestBroken(records) ?? 1;
}

interface Pairing {
  readonly request: CompareRequest;
  readonly known: BothSides<Map<number, RateRecord>>;
  /** Are added to. */
  readonly pairs: CapacityPair[];
  readonly left: () => number;
  readonly boundError: number;
}

/** @returns why it ended undecided; null where it is decided */
async function measurePairs(knees: BothSides<number>, pairing: Pairing): Promise<string | null> {
  const { request, pairs, left } = pairing;
  const { slo, margin, most, levels, onPair } = request;
  let level = Math.min(most, firstLevel(knees, margin));
  let isLower = knees.candidate < knees.base * (1 - margin);
  let inVain = 0;
  for (;;) {
    const rates = pairRates(level, margin, { isLower, most });
    const seconds = shortSeconds(slo, rates.candidate);
    if (left() < 2 * (seconds + START_SECONDS))
      return 'the budget is spent; a longer one shows more';
    const kept = await measurePair(rates, seconds, pairing);
    if (typeof kept === 'string') return kept;
    const pair = { rates, kept, seconds };
    pairs.push(pair);
    onPair?.(pair);
    const told = judgePairs(pairs, margin, levels);
    if (told.verdict !== 'inconclusive') return null;
    if (told.against !== told.inFavor) isLower = told.against > told.inFavor;
    const next = Math.min(most, nextLevel(level, pair, alikeInARow(pairs)));
    const isVoid = kept.base === null || kept.candidate === null;
    inVain = isVoid || (kept.base === kept.candidate && next === level) ? inVain + 1 : 0;
    if (inVain >= MOST_IN_VAIN) return whyInVain(kept, level, most);
    level = next;
  }
}

const did = ({ kept }: CapacityPair): string => `${kept.base} ${kept.candidate}`;

/** How many pairs at the end did the same as the last one. */
function alikeInARow(pairs: readonly CapacityPair[]): number {
  const last = pairs.at(-1);
  const other = pairs.findLastIndex((pair) => last === undefined || did(pair) !== did(last));
  return pairs.length - 1 - other;
}

function whyInVain(kept: BothSides<Kept>, level: number, most: number): string {
  const rate = Math.round(level);
  if (kept.base === null || kept.candidate === null) {
    return `at ${rate} a second the load generator was in the way, again and again`;
  }
  return kept.base
    ? `both sides keep it at ${most} a second, ${highest}`
    : `both sides break it at ${rate} a second`;
}

/** @returns why the measurement ended, or what each side did */
async function measurePair(
  rates: BothSides<number>,
  seconds: number,
  { request, known, boundError }: Pairing,
): Promise<BothSides<Kept> | string> {
  const { apply, cpuSeconds, slo, random = Math.random } = request;
  const kept: { base: Kept; candidate: Kept } = { base: null, candidate: null };
  const levels = { pass: boundError, fail: boundError };
  const order = random() < 0.5 ? sidesInOrder : sidesInOrder.toReversed();
  for (const side of order) {
    const rate = rates[side];
    const before = cpuSeconds?.(side) ?? null;
    const measured = await apply(side, rate, seconds);
    if (measured === null) return 'it was interrupted';
    if (measured.broken !== null) return measured.broken;
    const after = cpuSeconds?.(side) ?? null;
    const cores = coresUsed(before, after, { ledger: measured.ledger, seconds });
    kept[side] = keptIn(recordAt(rate, measured, slo, undefined, { levels }));
    known[side].set(rate, recordAt(rate, measured, slo, known[side].get(rate), { levels, cores }));
  }
  return kept;
}

/** Of one stretch alone. */
function keptIn({ holding, overRatio, generator }: RateRecord): Kept {
  if (generator !== null) return null;
  return holding !== 'exceeds' && overRatio <= 1;
}

function sideOf(known: ReadonlyMap<number, RateRecord>): CapacityOfSide {
  const records = [...known.values()].toSorted((a, b) => a.rate - b.rate);
  const heldUp = heldUpAtKnee(records);
  return {
    ...bracketOf(records),
    rates: records.map(figuresOf),
    ...(heldUp !== null && { heldUp }),
  };
}
