import { endCode, type LoadLedger } from '../../measurement/load-ledger.ts';

/** What of a ledger says how slow a load was in each moment. */
export type SlotLedger = Pick<LoadLedger, 'dueMs' | 'latencyMs' | 'end' | 'tookMs'>;

/** What a load did between two looks at the resources. */
export interface LoadSlots {
  /** The latency that nine in ten of the requests due then did not exceed; null where none was due. */
  readonly latencyMs: readonly (number | null)[];
  /** Requests that were under way, on average. */
  readonly inFlight: readonly number[];
}

/** Which share of the requests of a slot may be slower than what stands for it. */
const PERCENTILE = 0.9;

/** @param seconds the ends of the slots, ascending; the first begins with the load */
export function slotsOf(ledger: SlotLedger, seconds: readonly number[]): LoadSlots {
  const { dueMs, latencyMs, end, tookMs } = ledger;
  const latencies = seconds.map((): number[] => []);
  const busyMs = seconds.map(() => 0);
  let slot = 0;
  for (let i = 0; i < dueMs.length; i++) {
    while (slot < seconds.length && dueMs[i]! > seconds[slot]! * 1000) slot++;
    if (slot === seconds.length) break;
    latencies[slot]!.push(latencyMs[i]!);
    const wasSent = end[i] !== endCode.dropped && end[i] !== endCode.unsent;
    if (!wasSent) continue;
    const took = Number.isFinite(latencyMs[i]!) ? latencyMs[i]! : (tookMs?.[i] ?? 0);
    addTo(busyMs, seconds, slot, dueMs[i]!, dueMs[i]! + took);
  }
  return {
    latencyMs: latencies.map((values) => upper(values)),
    inFlight: busyMs.map((ms, at) => ms / (seconds[at]! * 1000 - (seconds[at - 1] ?? 0) * 1000)),
  };
}

/** The time from `fromMs` to `toMs`, shared out to the slots that it touches. */
function addTo(
  busyMs: number[],
  seconds: readonly number[],
  first: number,
  fromMs: number,
  toMs: number,
): void {
  for (let slot = first; slot < seconds.length; slot++) {
    const [beginMs, endMs] = [(seconds[slot - 1] ?? 0) * 1000, seconds[slot]! * 1000];
    if (beginMs >= toMs) return;
    busyMs[slot]! += Math.max(0, Math.min(endMs, toMs) - Math.max(beginMs, fromMs));
  }
}

function upper(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.max(0, Math.ceil(sorted.length * PERCENTILE) - 1)] ?? null;
}
