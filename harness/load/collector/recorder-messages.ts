import type { ScriptCheck } from '../check-counts.ts';
import type { RecordedScenario } from '../ledger/recorded-scenario.ts';

/** What a thread that reads points has to know. */
export interface RecorderSetup {
  readonly inspected: unknown;
  readonly instances: number;
  readonly followsRedirects: boolean;
  readonly checksFail: boolean;
  readonly metrics: readonly string[];
  /** Whether each k6 says that it came to its end. */
  readonly saysEnd: boolean;
}

export type ToRecorder =
  | { readonly kind: 'points'; readonly pod: number; readonly bytes: Uint8Array }
  | { readonly kind: 'finish'; readonly pods: readonly number[] };

export type FromRecorder =
  /** In the order of the pieces. */
  | { readonly kind: 'taken'; readonly requests: number }
  | { readonly kind: 'recorded'; readonly pods: readonly RecordedPod[] };

/** What one pod recorded. */
export interface RecordedPod {
  readonly pod: number;
  /** Why its points can't be trusted to be whole. */
  readonly broken: string | null;
  /** False where its k6 has not said that it came to its end, and would have. */
  readonly cameToEnd: boolean;
  readonly checks: readonly ScriptCheck[];
  /** From its first point to its last one. */
  readonly seconds: number;
  /** The subject of each is the name of its scenario. */
  readonly scenarios: readonly Omit<RecordedScenario, 'scenario'>[];
}
