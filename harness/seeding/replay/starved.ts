import type { PlannedUsers } from '../../load/plan-script.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';

/** Later than this a start counts as held: `ledger/applied-load.ts` has the same. */
const ON_TIME_MS = 10;

/**
 * What a scenario would have measured if every answer had come so much later: its users are busy for
 * longer, and where none is free an arrival waits or is dropped. Null where there is no plan to miss.
 */
export function starved(
  measurement: LoadMeasurement,
  users: PlannedUsers,
  ms: number,
): LoadMeasurement | null {
  const { ledger, applied, plannedRate } = measurement;
  if (applied === null || plannedRate === null) return null;
  const freeMs = new Float64Array(users.count);
  const toleranceMs = Math.max(ON_TIME_MS, 1000 / plannedRate);
  const end = ledger.end.slice();
  const latencyMs = ledger.latencyMs.slice();
  let [dropped, held] = [0, 0];
  for (const [n, due] of ledger.dueMs.entries()) {
    if (end[n] === endCode.dropped || end[n] === endCode.unsent) continue;
    const user = earliest(freeMs);
    const waitMs = Math.max(0, (freeMs[user] ?? 0) - due);
    if (waitMs > 0 && !users.arrivalsWait) {
      end[n] = endCode.dropped;
      latencyMs[n] = Number.POSITIVE_INFINITY;
      dropped += 1;
      continue;
    }
    if (waitMs > toleranceMs) held += 1;
    const usual = ledger.latencyMs[n] ?? 0;
    const tookMs = (Number.isFinite(usual) ? usual : 0) + ms;
    freeMs[user] = due + waitMs + tookMs;
    if (end[n] === endCode.answered) latencyMs[n] = waitMs + tookMs;
  }
  const before = ledger.arrivals;
  return {
    ...measurement,
    iterations: measurement.iterations - dropped,
    droppedIterations: measurement.droppedIterations + dropped,
    applied: {
      ...applied,
      held: applied.held + held,
      dropped: applied.dropped + dropped,
      // They wait for the target, all of them.
      ...(dropped + held > 0 ? { waitingShare: 1, presentShare: 1 } : {}),
    },
    ledger: {
      ...ledger,
      latencyMs,
      end,
      arrivals: {
        ...before,
        answered: Math.max(0, before.answered - dropped),
        dropped: before.dropped + dropped,
      },
    },
  };
}

function earliest(freeMs: Float64Array): number {
  let found = 0;
  for (let user = 1; user < freeMs.length; user += 1) {
    if ((freeMs[user] ?? 0) < (freeMs[found] ?? 0)) found = user;
  }
  return found;
}
