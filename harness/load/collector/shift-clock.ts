import type { RecordedScenario } from '../ledger/recorded-scenario.ts';

/** What was recorded on another clock, on ours. @param offsetMs what has to be added to its times */
export function shiftClock<R extends Omit<RecordedScenario, 'scenario'>>(
  recorded: R,
  offsetMs: number,
): R {
  if (offsetMs === 0) return recorded;
  const shifted = (times: Float64Array): Float64Array => times.map((time) => time + offsetMs);
  return {
    ...recorded,
    startsMs: shifted(recorded.startsMs),
    dropsMs: shifted(recorded.dropsMs),
    requests: { ...recorded.requests, sentMs: shifted(recorded.requests.sentMs) },
    series: recorded.series.map((one) => ({ ...one, timesMs: shifted(one.timesMs) })),
    stoppedMs: recorded.stoppedMs === null ? null : recorded.stoppedMs + offsetMs,
  };
}
