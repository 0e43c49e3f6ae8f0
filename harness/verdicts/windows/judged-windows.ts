import type { FamilyLevels } from '../../statistics/family.ts';
import { lookLevel } from '../../statistics/looks.ts';
import type { TimedValues } from '../../statistics/share/judge-quantile.ts';
import type { ShareVerdict } from '../../statistics/share/judge-share.ts';
import { cutWindows, windowsIn } from '../../statistics/windows/cut-windows.ts';
import { judgeWindow, type WindowCounts } from '../../statistics/windows/judge-window.ts';

/** One window of a load, after it was judged. */
export interface JudgedWindow extends WindowCounts {
  /** Seconds since the load began. */
  readonly from: number;
  readonly to: number;
  /** Ascending; Infinity is over every limit. */
  readonly sorted: Float64Array;
  readonly verdict: ShareVerdict;
  /** The errors that this window may make. */
  readonly levels: FamilyLevels;
}

export interface WindowsQuestion {
  readonly seconds: number;
  /** The share that may be over the limit; inside (0, 1). */
  readonly p0: number;
  readonly isOver: (value: number) => boolean;
  /** Of the gate, over all its windows and looks. */
  readonly levels: FamilyLevels;
  /** Of all stretches together; null where nobody knows. */
  readonly plannedSeconds: number | null;
  /** Whether the load still goes on. */
  readonly isPartial: boolean;
}

/**
 * Judges every window of a load. Errors are shared so that a long load does not cry wolf:
 * - *fail*: one window that is shown to break the limit is enough, a union. Stretch j of a load may err
 *   α/(j(j + 1)) (`looks.ts`), which its windows share equally (Bonferroni). Their number is that of the plan,
 *   so that a window is judged alike whether one looks when it has ended or when all have: a load may be
 *   stopped at any of them.
 * - *pass*: every window has to be shown to keep it, an intersection. Where one truly does not, the gate passes
 *   falsely only if that very window does: each may err what the gate may (R. L. Berger, Technometrics 24, 1982).
 * @param parts one a stretch of load
 */
export function judgeWindows(
  parts: readonly TimedValues[],
  question: WindowsQuestion,
): readonly JudgedWindow[] {
  const { seconds, p0, isOver, isPartial } = question;
  const pass = lookLevel(question.levels.pass, Math.max(1, parts.length));
  return parts.flatMap(({ dueMs, values }, stretch) => {
    const windows = cutWindows(dueMs, seconds, { onlyWhole: isPartial });
    const isLast = stretch === parts.length - 1;
    const planned = isLast ? plannedWindows(dueMs[0] ?? 0, question) : 0;
    const shared = Math.max(1, windows.length, planned);
    const levels = { pass, fail: lookLevel(question.levels.fail, stretch + 1) / shared };
    return windows.map(({ fromMs, toMs, first, past }): JudgedWindow => {
      const sorted = values.slice(first, past).toSorted();
      const over = sorted.reduce((count, value) => count + Number(isOver(value)), 0);
      const counts = { requests: sorted.length, over };
      const verdict = judgeWindow(counts, p0, levels);
      return { ...counts, from: fromMs / 1000, to: toMs / 1000, sorted, verdict, levels };
    });
  });
}

/** How many windows the last stretch was to have. */
function plannedWindows(startMs: number, { plannedSeconds, seconds }: WindowsQuestion): number {
  return plannedSeconds === null ? 0 : windowsIn(plannedSeconds - startMs / 1000, seconds);
}

/** The one that is worst: most of it over the limit, and of equals the one with the higher values. */
export function worstWindow(windows: readonly JudgedWindow[]): JudgedWindow | null {
  return windows.reduce<JudgedWindow | null>((worst, one) => {
    if (worst === null) return one;
    const [a, b] = [shareOver(one), shareOver(worst)];
    return a > b || (a === b && upperValue(one) > upperValue(worst)) ? one : worst;
  }, null);
}

export function shareOver({ over, requests }: WindowCounts): number {
  return requests === 0 ? 0 : over / requests;
}

/** What one in a hundred exceed: which of two windows without a request over the limit was nearer to it. */
function upperValue({ sorted }: JudgedWindow): number {
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}
