import type { LoadLedger } from '../measurement/load-ledger.ts';

/**
 * Cores that a target used under a load, from its CPU time before and after. What was sent and not answered in
 * its time is worked on for longer: the time is that until the last answer.
 * @param seconds how long the load was sent
 * @returns null where the CPU time can't be seen, or a process of the target has ended in between
 */
export function coresUsed(
  before: number | null,
  after: number | null,
  {
    ledger,
    seconds,
  }: {
    readonly ledger: Pick<LoadLedger, 'dueMs' | 'latencyMs' | 'tookMs'>;
    readonly seconds: number;
  },
): number | null {
  if (before === null || after === null || after < before) return null;
  const { dueMs, latencyMs, tookMs } = ledger;
  const lastMs = dueMs.reduce((last, due, index) => {
    const latency = latencyMs[index] ?? 0;
    return Math.max(last, due + (Number.isFinite(latency) ? latency : (tookMs?.[index] ?? 0)));
  }, 0);
  return (after - before) / Math.max(seconds, lastMs / 1000);
}
