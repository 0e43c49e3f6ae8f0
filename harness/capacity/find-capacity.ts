import type { HeldUp } from '../measurement/capacity/capacity.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { coresUsed } from './cores-used.ts';
import { heldUpAtKnee, lowestBroken } from './held-up.ts';
import { type RateRecord, recordAt, SETTLED_SECONDS, usualLevels } from './rate-record.ts';
import { type Bracket, bracketOf, isFound, nextStep } from './search.ts';
import type { Slo } from './slo.ts';

export interface CapacityRequest {
  readonly slo: Slo;
  /** The first rate, iterations a second; ≥ 1. */
  readonly start: number;
  /** Whether the first rate is the one that a gate asks for: it is then applied until it is told. */
  readonly isStartGated?: boolean;
  /** The highest rate that is applied. */
  readonly most: number;
  /** How long the search may take, in seconds, the starts of the load generator included. */
  readonly budgetSeconds: number;
  /** Applies a constant rate for so long; null where the run was called off. */
  readonly apply: (rate: number, seconds: number) => Promise<LoadMeasurement | null>;
  /** The errors that the bounds may make: that it holds (`pass`), and that it does not. By default 5 % each. */
  readonly levels?: FamilyLevels;
  /** CPU time of the target since it began, in seconds; null where it can't be seen. */
  readonly cpuSeconds?: () => number | null;
  /** Whether the resources of the target are looked at meanwhile. */
  readonly looksAtResources?: boolean;
  /** Seconds since any moment. */
  readonly now: () => number;
  readonly onRecord?: (record: RateRecord) => void;
}

export interface Capacity extends Bracket {
  /** One a rate, ascending. */
  readonly records: readonly RateRecord[];
  readonly seconds: number;
  /** Null where nobody looked, or not for long enough. */
  readonly heldUp: HeldUp | null;
  /** Why the search ended before both bounds were within ± 5 %; null where they are. */
  readonly stopped: string | null;
}

/** Below this a stretch has too few blocks to see drift (statistics/share/drift-test.ts). */
const LEAST_SECONDS = 4;
/** A short look wants so many requests that may be over the limit, and takes no longer than that. */
const EXPECTED_OVER = 3;
const MOST_SHORT_SECONDS = 15;
/** Beyond the knee for so long tells what is full there. */
const FULL_SECONDS = 10;
/** The target's caches, pools and compiled code are its own before anything counts. */
const WARM_UP_SECONDS = 3;
/** Of the requests that show an objective if none is over it: so many more, as some are. */
const ROOM = 3;

/**
 * The highest rate at which an objective holds, between two bounds that err with 5 % each. The rate is taken
 * to be a knee: what is shown not to hold at a rate holds at no higher one.
 */
export async function findCapacity(request: CapacityRequest): Promise<Capacity> {
  const { slo, start, most, budgetSeconds, apply, now, onRecord } = request;
  const {
    levels = usualLevels,
    cpuSeconds = () => null,
    isStartGated = false,
    looksAtResources = false,
  } = request;
  const began = now();
  const left = () => budgetSeconds - (now() - began);
  const known = new Map<number, RateRecord>();
  const inOrder = () => [...known.values()].toSorted((a, b) => a.rate - b.rate);
  const look = async (rate: number, seconds: number): Promise<RateRecord | string> => {
    const before = known.get(rate);
    const cpuBefore = cpuSeconds();
    const measurement = await apply(rate, seconds);
    const cpuAfter = cpuSeconds();
    if (measurement === null) return 'it was interrupted';
    if (measurement.broken !== null) return measurement.broken;
    const cores = coresUsed(cpuBefore, cpuAfter, { ledger: measurement.ledger, seconds });
    const record = recordAt(rate, measurement, slo, before, { levels, cores });
    known.set(rate, record);
    onRecord?.(record);
    return record;
  };
  const ended = (stopped: string | null): Capacity => {
    const records = inOrder();
    const heldUp = heldUpAtKnee(records);
    return { ...bracketOf(records), records, seconds: now() - began, heldUp, stopped };
  };
  const finish = async (stopped: string | null): Promise<Capacity> => {
    const rate = lowestBroken(inOrder());
    const isWanted = looksAtResources && rate !== null && heldUpAtKnee(inOrder()) === null;
    if (isWanted && left() >= FULL_SECONDS) {
      const seen = await look(rate, FULL_SECONDS);
      if (typeof seen === 'string') return ended(stopped ?? seen);
    }
    return ended(stopped);
  };
  if ((await apply(start, WARM_UP_SECONDS)) === null) return ended('it was interrupted');
  for (;;) {
    const seen = [...known.values()];
    if (isFound(bracketOf(seen))) return await finish(null);
    const isFirst = isStartGated && seen.length === 0 && left() >= SETTLED_SECONDS;
    const step = isFirst ? { rate: start, isFinal: true } : nextStep(seen, start, most);
    if (step === null) {
      return await finish(
        known.get(most)?.holding === 'holds'
          ? `it holds at ${most} a second, the highest rate that may be applied`
          : 'no rate between these bounds tells more',
      );
    }
    const { rate } = step;
    const before = known.get(rate);
    const wanted = step.isFinal ? settledSeconds(slo, rate, levels) : shortSeconds(slo, rate);
    const least = step.isFinal ? SETTLED_SECONDS : LEAST_SECONDS;
    const seconds = Math.floor(Math.min(wanted, left()));
    if (seconds < least) return await finish('the budget is spent; a longer one shows more');
    const record = await look(rate, seconds);
    if (typeof record === 'string') return ended(record);
    if (isGeneratorsLimit(record, before, known)) {
      return ended(`at ${rate} a second the load generator was in the way: ${record.generator}`);
    }
  }
}

/** Once may be a hiccup of the machine; twice, and at no higher rate without, is the generator's own limit. */
function isGeneratorsLimit(
  record: RateRecord,
  before: RateRecord | undefined,
  known: ReadonlyMap<number, RateRecord>,
): boolean {
  if (record.generator === null || before === undefined || before.generator === null) return false;
  return ![...known.values()].some((other) => other.rate > record.rate && other.generator === null);
}

const smallestShare = ({ objectives }: Slo): number =>
  Math.min(...objectives.map(({ share }) => share));

/** How long a look takes that shows whether an objective is broken far beyond the knee, in seconds. */
export function shortSeconds(slo: Slo, rate: number): number {
  const requests = EXPECTED_OVER / smallestShare(slo);
  return Math.ceil(Math.min(MOST_SHORT_SECONDS, Math.max(LEAST_SECONDS, requests / rate)));
}

function settledSeconds(slo: Slo, rate: number, { pass }: FamilyLevels): number {
  const requests = (ROOM * Math.log(pass / 2)) / Math.log1p(-smallestShare(slo));
  return Math.ceil(Math.max(SETTLED_SECONDS, requests / rate));
}
