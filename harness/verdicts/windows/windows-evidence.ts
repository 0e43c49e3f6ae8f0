import type { Evidence } from '../../measurement/evidence.ts';
import { formatClock } from '../../metrics/format-clock.ts';
import { formatPercent } from '../../metrics/format-percent.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { AskedWindows } from './describe-windows.ts';
import { type JudgedWindow, shareOver } from './judged-windows.ts';

/** Rows of the table: what was broken or undecided comes first, then the worst of the others. */
const MOST_ROWS = 20;

const words = { above: 'broken', open: 'undecided', 'at most': 'kept' } as const;
const urgency = { above: 0, open: 1, 'at most': 2 } as const;

/** The windows on the time axis of the load, and the worst of them in a table, in the order of their times. */
export function windowsEvidence(
  windows: readonly JudgedWindow[],
  asked: AskedWindows,
): readonly Evidence[] {
  return [rowsOf(windows, asked), stepsOf(windows, asked)];
}

function rowsOf(windows: readonly JudgedWindow[], { of, limit, name }: AskedWindows): Evidence {
  const shown = windows
    .toSorted((a, b) => urgency[a.verdict] - urgency[b.verdict] || shareOver(b) - shareOver(a))
    .slice(0, MOST_ROWS)
    .toSorted((a, b) => a.from - b.from);
  const left = windows.length - shown.length;
  const over = of.kind === 'latency' ? `over ${formatQuantity(limit.value, 'ms')}` : 'failed';
  return {
    kind: 'table',
    title: `${name} ${limit.text}${left > 0 ? `: the worst ${shown.length} of ${windows.length} windows` : ''}`,
    columns: ['window', 'requests', over, 'share', ...(of.kind === 'latency' ? ['value'] : []), ''],
    rows: shown.map((window) => [
      `${formatClock(window.from)} to ${formatClock(window.to)}`,
      window.requests,
      window.over,
      formatPercent(Number(shareOver(window).toPrecision(3))),
      ...(of.kind === 'latency' ? [valueText(window, of.p)] : []),
      words[window.verdict],
    ]),
  };
}

function valueText({ sorted }: JudgedWindow, p: number): string | null {
  const value = sorted[Math.ceil(sorted.length * p) - 1];
  if (value === undefined) return null;
  return Number.isFinite(value) ? formatQuantity(value, 'ms') : 'no answer';
}

/** The share over the limit as steps as long as a window, with those of the broken ones and what may be. */
function stepsOf(
  windows: readonly JudgedWindow[],
  { of, limit, seconds, p0 }: AskedWindows,
): Evidence {
  const over = of.kind === 'latency' ? `over ${formatQuantity(limit.value, 'ms')}` : 'failed';
  const steps = (height: (window: JudgedWindow) => number) => ({
    x: windows.flatMap(({ from, to }) => [from, to]),
    y: windows.flatMap((window) => [height(window), height(window)]),
  });
  const broken = windows.some(({ verdict }) => verdict === 'above')
    ? [{ name: 'broken', ...steps((one) => (one.verdict === 'above' ? shareOver(one) : 0)) }]
    : [];
  return {
    kind: 'timeline',
    title: `${over} in every ${seconds} s`,
    unit: 'ratio',
    series: [
      { name: 'share', ...steps(shareOver) },
      { name: 'may be', ...steps(() => p0) },
      ...broken,
    ],
  };
}
