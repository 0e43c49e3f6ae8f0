import type { WaiverEntry } from '../config/waivers.ts';
import type { GateResult } from './verdict.ts';

/** As much of a gate as it takes to tell whether it blocks. */
export type Blocking = Pick<GateResult, 'severity' | 'verdict'> &
  Partial<Pick<GateResult, 'measured' | 'waiver'>>;

/** Whether a gate decides the exit code. */
export function blocks(gate: Blocking): boolean {
  return gate.severity === 'block' && !isWaived(gate);
}

/** Whether a waiver excuses what this gate says; nothing that was not measured is excused. */
export function isWaived({ verdict, measured, waiver }: Blocking): boolean {
  return waiver !== undefined && verdict !== 'pass' && measured !== null && measured !== undefined;
}

/**
 * The gates with their waivers. One that ended says so at the gate that it was for, and excuses nothing.
 * @param today `2026-11-30`; a waiver holds up to its day and on it
 */
export function applyWaivers(
  gates: readonly GateResult[],
  waivers: readonly WaiverEntry[],
  today: string,
): readonly GateResult[] {
  return gates.map((gate) => {
    const entry = waivers.find((one) => one.gate === gate.id);
    if (entry === undefined) return gate;
    const { owner, until, reason } = entry;
    if (until >= today) return { ...gate, waiver: { owner, until, reason } };
    return gate.verdict === 'pass'
      ? gate
      : { ...gate, reason: `${gate.reason}; its waiver ended on ${until} (${owner}: ${reason})` };
  });
}

/** What there is to say of waivers that are not needed, or not of any gate of a whole run. */
export function waiverRemarks(
  gates: readonly GateResult[],
  waivers: readonly WaiverEntry[],
  isWhole: boolean,
): readonly string[] {
  return waivers.flatMap(({ gate: id, owner, until }) => {
    const gate = gates.find((one) => one.id === id);
    if (gate === undefined) {
      return isWhole ? [`the waiver for '${id}' (${owner}) is for no gate of this run`] : [];
    }
    return gate.verdict === 'pass'
      ? [`'${id}' passes: its waiver until ${until} (${owner}) can go`]
      : [];
  });
}

/** `load/predict latency.p99 fails under a waiver of ana until 2026-12-31 (see #12)`. */
export function describeWaived({ id, verdict, waiver }: GateResult): string {
  const what = verdict === 'fail' ? 'fails' : "can't be told,";
  return `${id} ${what} under a waiver of ${waiver?.owner} until ${waiver?.until} (${waiver?.reason})`;
}
