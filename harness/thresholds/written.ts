import type { Severity } from './threshold.ts';

/**
 * `thresholds` as the config has it: subject → statistic → limit, where `latency` and `retained` have
 * parts (`latency: { p99: '<= 25ms' }`) and a limit may carry its severity. Two keys of a subject are no
 * statistics: `than` (what `slower` compares with) and `severity` (of all its limits).
 */
export type WrittenThresholds = Readonly<Record<string, WrittenSubject>>;
export type WrittenSubject = Readonly<
  Record<string, WrittenGate | Readonly<Record<string, WrittenGate>>>
>;
export type WrittenGate =
  | string
  | number
  | { readonly limit: string | number; readonly severity?: Severity | undefined };

/** A limit with the place where it is written. */
export interface WrittenLimit {
  /** `latency` and `p99`, or `errors` alone. */
  readonly names: readonly string[];
  readonly limit: string | number;
  readonly severity: Severity | null;
}

/** Keys of a subject that are not statistics. */
const settings = new Set(['than', 'severity']);

/** The limits of a subject one by one, in the order in which they are written. */
export function* writtenLimits(subject: WrittenSubject): Generator<WrittenLimit> {
  for (const [name, value] of Object.entries(subject)) {
    if (settings.has(name)) continue;
    if (isGate(value)) yield { names: [name], ...limitOf(value) };
    else {
      for (const [part, gate] of Object.entries(value)) {
        yield { names: [name, part], ...limitOf(gate) };
      }
    }
  }
}

function isGate(value: WrittenSubject[string]): value is WrittenGate {
  return typeof value !== 'object' || 'limit' in value;
}

function limitOf(gate: WrittenGate): Pick<WrittenLimit, 'limit' | 'severity'> {
  if (typeof gate !== 'object') return { limit: gate, severity: null };
  return { limit: gate.limit, severity: gate.severity ?? null };
}
