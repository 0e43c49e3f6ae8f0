import type { RunDocument } from '../document/document.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { shareOfLimit } from './subjects.ts';
import { limitInSigns } from './wording.ts';

/** What became different since an earlier run on this kind of machine. */
export interface Change {
  readonly kind: 'worse' | 'better' | 'moved' | 'new' | 'same';
  readonly gate: string | null;
  readonly text: string;
}

/** A move counts from this share of the earlier value on, and only if the earlier value is outside of the interval. */
const LEAST_MOVE = 0.1;
const MOST_SHOWN = 6;

interface EarlierValue {
  readonly value: number;
  readonly verdict: string;
}

/** Since the run before this one. */
export function changesSince({ gates, recent }: RunDocument): readonly Change[] {
  return changesBetween(gates, ({ id }) => recent[id]?.at(-1));
}

/** Since the run that is pinned as known to be good. */
export function changesSincePinned({ gates, pinned }: RunDocument): readonly Change[] {
  return changesBetween(gates, ({ id }) => pinned?.values[id]);
}

/** The changes that matter first, then one line for all that stayed. Empty where there is no earlier run. */
function changesBetween(
  gates: readonly GateResult[],
  earlier: (gate: GateResult) => EarlierValue | undefined,
): readonly Change[] {
  if (!gates.some((gate) => earlier(gate) !== undefined)) return [];
  const changes = gates.map((gate): Change => {
    const last = earlier(gate);
    if (last === undefined)
      return {
        kind: 'new',
        gate: gate.id,
        text: `new gate: ${gate.id} ${limitInSigns(gate.limit)}`,
      };
    const moved = moveOf(gate, last.value);
    if (last.verdict !== gate.verdict) {
      const kind = gate.verdict === 'pass' ? 'better' : 'worse';
      const now = { pass: 'passes now', fail: 'fails now', inconclusive: "can't be told now" };
      return {
        kind,
        gate: gate.id,
        text: `${gate.id} ${now[gate.verdict]}${moved === null ? '' : `: ${moved}`}`,
      };
    }
    if (moved === null) return { kind: 'same', gate: gate.id, text: gate.id };
    return { kind: 'moved', gate: gate.id, text: `${gate.id} ${moved}${distance(gate)}` };
  });
  const rank = { worse: 0, better: 1, moved: 2, new: 3, same: 4 } as const;
  const shown = changes
    .filter(({ kind }) => kind !== 'same')
    .toSorted((a, b) => rank[a.kind] - rank[b.kind]);
  const rest = changes.length - Math.min(shown.length, MOST_SHOWN);
  const restLine: Change[] =
    rest === 0
      ? []
      : [
          {
            kind: 'same',
            gate: null,
            text:
              shown.length > MOST_SHOWN
                ? `${rest} other gates, ${shown.length - MOST_SHOWN} of them moved`
                : `${rest} ${shown.length === 0 ? '' : 'other '}${rest === 1 ? 'gate' : 'gates'} moved by less than can be told apart`,
          },
        ];
  return [...shown.slice(0, MOST_SHOWN), ...restLine];
}

/** `8.40 ms → 14.3 ms`; null where the earlier value is inside of the interval, or next to it. */
function moveOf({ measured }: GateResult, before: number): string | null {
  if (measured === null) return null;
  const { value, unit, interval } = measured;
  const [low, high] = interval ?? [value, value];
  const isInside = before >= (low ?? Number.NEGATIVE_INFINITY) && before <= (high ?? Infinity);
  if (isInside || Math.abs(value - before) < Math.abs(before) * LEAST_MOVE) return null;
  return `${formatQuantity(before, unit)} → ${formatQuantity(value, unit)}`;
}

/** `, still 10 × below its limit` for a passing gate. */
function distance(gate: GateResult): string {
  const share = shareOfLimit(gate);
  if (gate.verdict !== 'pass' || share === null || share <= 0) return '';
  const times = 1 / share;
  if (times >= 2)
    return `, still ${times >= 10 ? Math.round(times) : times.toFixed(1)} × within its limit`;
  return `, ${Math.round(share * 100)} % of its limit`;
}
