import { parseExpression } from '../../load/threshold-expression.ts';
import type { PlannedUsers } from '../../load/plan-script.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { delayed } from '../replay/delayed.ts';
import { failing } from '../replay/failing.ts';
import { starved } from '../replay/starved.ts';
import type { Seed } from '../seed.ts';
import type { Family } from './family.ts';

/** Faults of HTTP requests, one kind at a time. */
export type RequestSeed = Extract<Seed, { kind: 'delay' | 'fail' }>;

/** How much later the answers come that a fault hits. */
export function msOf(seed: RequestSeed): number {
  return seed.kind === 'delay' ? seed.ms : 0;
}

/** The scenario without a fault, and how its gates are judged. */
export interface Recorded {
  readonly measurement: LoadMeasurement;
  readonly users: PlannedUsers | null;
  /** The gates of this scenario, judged as in the run, were this what it measured. */
  judge(measurement: LoadMeasurement): readonly GateResult[];
}

/**
 * Whether the gate's own rule fails, were these faults in what was recorded. Null where that can't be
 * told from what was recorded: then it has to be tried.
 */
export function wouldFail(
  gate: GateResult,
  family: Family,
  seeds: readonly RequestSeed[],
  recorded: Recorded,
): boolean | null {
  const replayed = replay(recorded, family, seeds);
  if (replayed === null) return null;
  if (gate.statistic.startsWith('k6 ')) return crosses(gate, replayed);
  return recorded.judge(replayed).find(({ id }) => id === gate.id)?.verdict === 'fail';
}

function replay(
  { measurement, users }: Recorded,
  family: Family,
  seeds: readonly RequestSeed[],
): LoadMeasurement | null {
  const delays = seeds.filter((seed) => seed.kind === 'delay');
  // Who waits for a late answer sends less meanwhile: what a closed load would have sent nobody recorded.
  const isClosed = measurement.ledger.cycleMs !== null;
  if (family === 'delay') return isClosed ? null : delayed(measurement, delays);
  if (family === 'starve') {
    const ms = Math.max(0, ...delays.map((delay) => delay.ms));
    return users === null ? null : starved(measurement, users, ms);
  }
  const shares = seeds.filter((seed) => seed.kind === 'fail').map(({ share }) => share);
  return failing(measurement, Math.max(0, ...shares));
}

/** A threshold of the script itself, which k6 judges by one number. Null for what the ledger does not have. */
function crosses(gate: GateResult, { ledger, droppedIterations }: LoadMeasurement): boolean | null {
  const parsed = parseExpression(gate.limit.text);
  if (parsed === null || gate.statistic.includes('{')) return null;
  const { statistic, comparison, limit } = parsed;
  const failedShare =
    ledger.end.reduce((count, end) => count + Number(end === endCode.failed), 0) /
    ledger.end.length;
  switch (gate.statistic) {
    case 'k6 http_req_duration':
    case 'k6 http_req_waiting': {
      const percent = /^p\((?<percent>[\d.]+)\)$/u.exec(statistic)?.groups?.['percent'];
      const p = percent === undefined ? (statistic === 'med' ? 50 : null) : Number(percent);
      if (p === null) return null;
      const answered = ledger.latencyMs.filter(Number.isFinite).toSorted();
      const value =
        answered[Math.min(answered.length - 1, Math.floor((p / 100) * answered.length))];
      return value === undefined ? null : !holds(value, comparison, limit);
    }
    case 'k6 http_req_failed':
      return !holds(failedShare, comparison, limit);
    case 'k6 checks':
      return !holds(1 - failedShare, comparison, limit);
    case 'k6 dropped_iterations':
      return statistic === 'count' ? !holds(droppedIterations, comparison, limit) : null;
    default:
      return null;
  }
}

function holds(value: number, comparison: string, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    default:
      return value !== limit;
  }
}
