/** Requests with their latencies, in the order in which they were due. */
export interface TimedLatencies {
  readonly dueMs: Float64Array;
  readonly latencyMs: Float64Array;
}

/** More than this many are not added: the share over any limit is settled long before. */
const MOST_ADDED = 2_000_000;

/**
 * The requests that users who wait for an answer would have sent meanwhile. A user that sends a request
 * every `cycleMs` and then waits L for one answer has held back ⌊L/cycle⌋ − 1 others, which would have
 * waited L − cycle, L − 2·cycle, … (HdrHistogram's `recordValueWithExpectedInterval`, G. Tene, "How NOT to
 * Measure Latency", 2013: coordinated omission). Without them a stall of 20 s counts as one slow request
 * a user, however many it kept from being asked.
 * @param heldMs how long each request kept its user; its latency where it was answered
 * @returns those that were sent and those that were held back, in the order of due time
 */
export function withHeldBack(
  { dueMs, latencyMs }: TimedLatencies,
  heldMs: ArrayLike<number>,
  cycleMs: number,
): TimedLatencies & { readonly heldBack: number } {
  const addedDue: number[] = [];
  const addedLatency: number[] = [];
  if (cycleMs > 0) {
    const step = Math.max(cycleMs, totalOf(heldMs, cycleMs) / MOST_ADDED);
    for (let i = 0; i < dueMs.length; i++) {
      const held = heldMs[i]!;
      for (let waited = step; held - waited >= step; waited += step) {
        addedDue.push(dueMs[i]! + waited);
        // One that failed after so long is over every limit; so are those that it held back.
        const latency = latencyMs[i]!;
        addedLatency.push(Number.isFinite(latency) ? held - waited : latency);
      }
    }
  }
  const order = Uint32Array.from({ length: dueMs.length + addedDue.length }, (_, i) => i);
  const dueAt = (i: number) => (i < dueMs.length ? dueMs[i] : addedDue[i - dueMs.length])!;
  const latencyAt = (i: number) =>
    (i < dueMs.length ? latencyMs[i] : addedLatency[i - dueMs.length])!;
  order.sort((a, b) => dueAt(a) - dueAt(b));
  return {
    dueMs: Float64Array.from(order, dueAt),
    latencyMs: Float64Array.from(order, latencyAt),
    heldBack: addedDue.length,
  };
}

/** Time by which answers took longer than a cycle. */
function totalOf(heldMs: ArrayLike<number>, cycleMs: number): number {
  let total = 0;
  for (let i = 0; i < heldMs.length; i++) total += Math.max(0, heldMs[i]! - cycleMs);
  return total;
}
