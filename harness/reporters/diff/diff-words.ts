import { formatEstimate, formatQuantity } from '../../metrics/format-quantity.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { gateSign, limitInSigns } from '../wording.ts';
import type { GateChange, GateDiff, RunDiff, TestDiff } from './diff-runs.ts';

export const changeWord: Readonly<Record<GateChange, string>> = {
  worse: 'worse',
  better: 'better',
  moved: 'moved',
  limit: 'other limit',
  new: 'new',
  gone: 'gone',
  same: 'same',
};

/** `✓ 8.40 ms [7.90, 9.10]`; that nothing was measured, or that there is no such gate. */
export function describeSide(gate: GateResult | null): string {
  if (gate === null) return 'no such gate';
  const { measured, verdict } = gate;
  const value =
    measured === null
      ? 'nothing measured'
      : formatEstimate(measured.value, measured.interval, measured.unit);
  return `${gateSign[verdict]} ${value}`;
}

/** `≤ 25.0 ms`, or both where it changed. */
export function describeLimits({ before, after }: GateDiff): string {
  const words = [before, after].flatMap((gate) =>
    gate === null
      ? []
      : [`${limitInSigns(gate.limit)}${gate.severity === 'block' ? '' : ` (${gate.severity})`}`],
  );
  return [...new Set(words)].join(' → ');
}

export function describeTest({ name, file, beforeMs, afterMs }: TestDiff): string {
  const times = [beforeMs, afterMs].flatMap((ms) => (ms === null ? [] : formatQuantity(ms, 'ms')));
  return `${name}   ${file}   ${times.join(' → ')}`;
}

/** The groups of tests that differ, those that matter first, without the empty ones. */
export function testGroups({
  tests,
}: RunDiff): readonly (readonly [string, readonly TestDiff[]])[] {
  const groups = [
    ['newly failed', tests.failed],
    ['fixed', tests.fixed],
    ['slower', tests.slower],
    ['new', tests.added],
    ['gone', tests.gone],
  ] as const;
  return groups.filter(([, some]) => some.length > 0);
}
