import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { formatClock } from '../../metrics/format-clock.ts';
import { formatPercent } from '../../metrics/format-percent.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatSeconds } from '../../metrics/format-seconds.ts';
import { leastRequests, timesToDecide } from '../../statistics/windows/judge-window.ts';
import type { Limit, WindowedShare } from '../../thresholds/threshold.ts';
import { type Judgement, notMeasured } from '../rule.ts';
import { type JudgedWindow, shareOver, worstWindow } from './judged-windows.ts';

/** What the gate asks, as far as its words depend on it. */
export interface AskedWindows {
  readonly of: WindowedShare;
  readonly limit: Limit;
  readonly p0: number;
  readonly seconds: number;
  /** `latency.p99 of every 10s` */
  readonly name: string;
}

type Described = Pick<Judgement, 'verdict' | 'reason' | 'needs'>;

/** Verdict and words; the worst window is named with its time in each. */
export function describeWindows(
  windows: readonly JudgedWindow[],
  worst: JudgedWindow,
  asked: AskedWindows,
): Described {
  const { p0 } = asked;
  const may = `${formatPercent(p0)} may`;
  const broken = windows.filter(({ verdict }) => verdict === 'above');
  if (broken.length > 0) {
    const which = worstWindow(broken) ?? worst;
    return {
      verdict: 'fail',
      reason: `${countOf(which, asked)}; only ${may}. ${broken.length} of ${countWindows(windows)} ${broken.length === 1 ? 'is' : 'are'} shown to break it${others(broken, which)}`,
      needs: null,
    };
  }
  const open = windows.filter(({ verdict }) => verdict === 'open');
  if (open.length === 0) {
    return {
      verdict: 'pass',
      reason: `each of ${countWindows(windows)} is shown to keep it: ${may}, and in the worst one, ${countOf(worst, asked)}`,
      needs: null,
    };
  }
  return openWindows(windows, open, asked);
}

function openWindows(
  windows: readonly JudgedWindow[],
  open: readonly JudgedWindow[],
  asked: AskedWindows,
): Described {
  const { p0, seconds } = asked;
  const empty = open.find(({ requests }) => requests === 0);
  if (empty !== undefined) {
    return {
      verdict: 'inconclusive',
      reason: `nothing was due ${spanOf(empty)}, so that window can't be judged`,
      needs: 'a load that sends requests in every window, or longer windows',
    };
  }
  const nearest = worstWindow(open)!;
  const least = leastRequests(p0, nearest.levels.pass);
  const rate = nearest.requests / (nearest.to - nearest.from);
  const counted = `${open.length} of ${countWindows(windows)} ${open.length === 1 ? 'is' : 'are'} not decided`;
  if (nearest.over === 0 || nearest.requests < least) {
    return {
      verdict: 'inconclusive',
      reason: `${counted}: ${countOf(nearest, asked)}, and ${formatQuantity(least, 'count')} requests without one are needed to show that at most ${formatPercent(p0)} are; at ${formatRate(rate)} a window of ${seconds} s is too short`,
      needs: `windows of ${formatSeconds(least / rate)} or longer at this rate, a higher rate, or a lower percentile`,
    };
  }
  const times = timesToDecide(nearest, p0, nearest.levels);
  return {
    verdict: 'inconclusive',
    reason: `${counted}: ${countOf(nearest, asked)}; ${formatPercent(p0)} may: too near the limit to tell`,
    needs:
      times === null
        ? 'the share is at the limit itself: no length of a window decides that'
        : `windows of ${formatSeconds(seconds * times)} or longer, a higher rate, or more room below the limit`,
  };
}

/** Where users wait for answers, and their cycle does not say what slow answers held back. */
export function unsteadyCycle(windows: readonly JudgedWindow[]): Described {
  return {
    verdict: 'inconclusive',
    reason: `none of ${countWindows(windows)} is shown to break it by what was sent: users that wait for an answer hide a stall, and their cycle is not steady enough to say what it held back`,
    needs: 'a scenario that does not wait: server() of assay/k6, or an arrival-rate executor',
  };
}

/** A load that is shorter than its windows. */
export function noWindow({ ledger }: LoadMeasurement, seconds: number): Judgement {
  const { dueMs } = ledger;
  const lasted = (dueMs.at(-1)! - dueMs[0]!) / 1000;
  return notMeasured(
    `the load lasted ${formatQuantity(lasted, 's')}, which is less than one window of ${seconds} s`,
    `a load of ${formatSeconds(seconds)} or longer, or shorter windows`,
  );
}

/** `from 0:20 to 0:30 312 of 1,000 requests are over 50 ms` */
function countOf(window: JudgedWindow, { of, limit }: AskedWindows): string {
  const what = of.kind === 'latency' ? `are over ${formatQuantity(limit.value, 'ms')}` : 'failed';
  const { over, requests } = window;
  const share = over === 0 ? '' : ` (${formatPercent(Number(shareOver(window).toPrecision(2)))})`;
  return `${spanOf(window)} ${formatQuantity(over, 'count')} of ${formatQuantity(requests, 'count')} requests ${what}${share}`;
}

export function spanOf({ from, to }: Pick<JudgedWindow, 'from' | 'to'>): string {
  return `from ${formatClock(from)} to ${formatClock(to)}`;
}

function countWindows({ length }: readonly JudgedWindow[]): string {
  return length === 1 ? '1 window' : `${formatQuantity(length, 'count')} windows`;
}

const MOST_NAMED = 4;

/** The other windows that broke the limit, by their beginning. */
function others(broken: readonly JudgedWindow[], worst: JudgedWindow): string {
  const rest = broken.filter((one) => one !== worst).map(({ from }) => formatClock(from));
  if (rest.length === 0) return '';
  const more = rest.length > MOST_NAMED ? ` and ${rest.length - MOST_NAMED} more` : '';
  return `: also from ${rest.slice(0, MOST_NAMED).join(', ')}${more}`;
}

function formatRate(rate: number): string {
  return `${formatQuantity(Number(rate.toPrecision(3)), 'count')} a second`;
}
