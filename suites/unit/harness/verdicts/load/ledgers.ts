import {
  endCode,
  type EntryEnd,
  type LoadLedger,
} from '../../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';
import { loadRun } from '../load-run.ts';

export type Entry = readonly [end: EntryEnd, latencyMs: number, more?: EntryMore];

interface EntryMore {
  readonly tookMs?: number;
  readonly lateMeanwhileMs?: number;
}

/** A measurement of these entries, one due each 10 ms; what took and was late are known of all of them. */
export function entries(
  all: readonly Entry[],
  more: Partial<LoadMeasurement> = {},
): LoadMeasurement {
  const run = loadRun({ seconds: 1 });
  const ledger: LoadLedger = {
    ...run.ledger,
    dueMs: Float64Array.from(all, (_, index) => 10 * index),
    latencyMs: Float64Array.from(all, ([, latencyMs]) => latencyMs),
    end: Uint8Array.from(all, ([end]) => endCode[end]),
    lateMs: new Float32Array(all.length),
    tookMs: Float32Array.from(all, ([, latencyMs, { tookMs = latencyMs } = {}]) => tookMs),
    lateMeanwhileMs: Float32Array.from(
      all,
      ([, , { lateMeanwhileMs = 0 } = {}]) => lateMeanwhileMs,
    ),
  };
  return { ...run, ledger, ...more };
}
