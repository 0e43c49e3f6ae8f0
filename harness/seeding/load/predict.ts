import { parseExpression } from '../../load/threshold-expression.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Statistic } from '../../thresholds/threshold.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { smallestSize } from '../smallest.ts';
import { type Recorded, type RequestSeed, wouldFail } from './ask-rule.ts';
import type { Family, Unbreakable } from './family.ts';

/** What is planted first, and the largest fault of its kind. */
export interface Prediction {
  readonly family: Family;
  /**
   * The smallest fault that fails the gate's own rule on what was recorded; null where none does. Where
   * what was recorded can't tell, a fault of the size of the limit.
   */
  readonly smallest: RequestSeed | null;
  readonly largest: RequestSeed;
}

/** Shares of slow requests, in multiples of what a limit allows: twice as many first. */
const multiples = [2, 3, 5, 10, 20, 50, 100];
const LEAST_MS = 1;
/** Answers that come later than this are none for any client; k6 itself gives up after a minute. */
const LONGEST_MS = 30_000;
/** A delay must leave time for answers to come within the load. */
const OF_THE_LOAD = 0.5;
/** Where nothing tells how many requests a gate takes, a tenth of them first. */
const UNKNOWN_SHARE = 0.1;

/** By the gate's own rule, on the recorded requests: nothing is sent for it. */
export function predict(
  gate: GateResult,
  statistic: Statistic | null,
  family: Family,
  recorded: Recorded,
): Prediction | Unbreakable {
  const asks = (seed: RequestSeed): boolean | null => wouldFail(gate, family, [seed], recorded);
  if (family === 'fail') {
    const largest = { kind: 'fail', share: 1 } as const;
    const { length } = recorded.measurement.ledger.end;
    if (asks(largest) === null) {
      return { family, smallest: { kind: 'fail', share: UNKNOWN_SHARE }, largest };
    }
    const range = { least: 1 / Math.max(1, length), most: 1 };
    const share = smallestSize(range, (size) => asks({ kind: 'fail', share: size }) === true);
    return { family, smallest: share === null ? null : { kind: 'fail', share }, largest };
  }
  const mostMs = longestDelay(recorded);
  const limitMs = family === 'delay' && gate.limit.unit === 'ms' ? gate.limit.value : 0;
  if (limitMs > mostMs) return { because: tooFarOff(limitMs, mostMs, recorded) };
  const largest = { kind: 'delay', share: 1, ms: mostMs } as const;
  const [first, ...shares] = sharesFor(gate, statistic, family);
  if (asks(largest) === null) {
    const ms = limitMs > 0 ? limitMs : mostMs;
    return { family, smallest: { kind: 'delay', share: first, ms }, largest };
  }
  for (const share of [first, ...shares]) {
    const range = { least: LEAST_MS, most: mostMs };
    const ms = smallestSize(range, (size) => asks({ kind: 'delay', share, ms: size }) === true);
    if (ms !== null) return { family, smallest: { kind: 'delay', share, ms }, largest };
  }
  return { family, smallest: null, largest };
}

function longestDelay({ measurement: { plannedSeconds } }: Recorded): number {
  if (plannedSeconds === null) return LONGEST_MS;
  return Math.min(LONGEST_MS, plannedSeconds * 1000 * OF_THE_LOAD);
}

function tooFarOff(limitMs: number, mostMs: number, { measurement }: Recorded): string {
  const [limit, most] = [limitMs, mostMs].map((ms) => formatQuantity(ms, 'ms'));
  const seconds = measurement.plannedSeconds;
  const load = seconds === null ? '' : ` of ${formatQuantity(seconds, 's')}`;
  return `its limit of ${limit} is longer than an answer may take within its load${load}: no late answer up to ${most} can break it`;
}

/** All requests where users are to run out; of a percentile multiples of the share that it allows. */
function sharesFor(
  gate: GateResult,
  statistic: Statistic | null,
  family: Family,
): readonly [number, ...number[]] {
  const allowed = family === 'delay' ? allowedShare(gate, statistic) : 1;
  const [first = 1, ...rest] = new Set(
    multiples.map((multiple) => Math.min(1, Number((multiple * allowed).toPrecision(6)))),
  );
  return [first, ...rest];
}

function allowedShare({ limit }: GateResult, statistic: Statistic | null): number {
  if (statistic?.kind === 'latency') return 1 - statistic.p;
  if (statistic?.kind === 'windowed' && statistic.of.kind === 'latency') return 1 - statistic.of.p;
  if (statistic?.kind === 'metric' && statistic.of.kind === 'percentile') return 1 - statistic.of.p;
  const percent = /p\((?<p>[\d.]+)\)/u.exec(parseExpression(limit.text)?.statistic ?? '');
  return percent === null ? 0.5 : 1 - Number(percent.groups?.['p']) / 100;
}
