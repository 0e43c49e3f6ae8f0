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
export type WrittenGate = string | number | WrittenLongGate;

/** At least one limit: of the statistic itself, and of how much worse it is than that of a base. */
interface WrittenLongGate {
  readonly limit?: string | number | undefined;
  readonly slower?: string | number | undefined;
  readonly more?: string | number | undefined;
  /** The git ref that `slower` and `more` compare with. */
  readonly than?: string | undefined;
  readonly severity?: Severity | undefined;
}

/** A limit with the place where it is written. */
export interface WrittenLimit {
  /** `latency` and `p99`, `latency`, `p99` and `slower`, or `errors` alone. */
  readonly names: readonly string[];
  readonly limit: string | number;
  /** What this limit alone is compared with; null where it says nothing of that. */
  readonly than: string | null;
  readonly severity: Severity | null;
}

/** Keys of a subject that are not statistics. */
const settings = new Set(['than', 'severity']);

/** The limits of a subject one by one, in the order in which they are written. */
export function* writtenLimits(subject: WrittenSubject): Generator<WrittenLimit> {
  for (const [name, value] of Object.entries(subject)) {
    if (settings.has(name)) continue;
    if (isGate(value)) yield* limitsOf([name], value);
    else {
      for (const [part, gate] of Object.entries(value)) yield* limitsOf([name, part], gate);
    }
  }
}

function isGate(value: WrittenSubject[string]): value is WrittenGate {
  return typeof value !== 'object' || 'limit' in value || 'than' in value;
}

/** How a limit of the long form says that it is relative to a base. */
const relative = ['slower', 'more'] as const;

function* limitsOf(names: readonly string[], gate: WrittenGate): Generator<WrittenLimit> {
  if (typeof gate !== 'object') {
    yield { names, limit: gate, than: null, severity: null };
    return;
  }
  const { limit, than = null, severity = null } = gate;
  if (limit !== undefined) yield { names, limit, than: null, severity };
  for (const way of relative) {
    const margin = gate[way];
    if (margin !== undefined) yield { names: [...names, way], limit: margin, than, severity };
  }
}
