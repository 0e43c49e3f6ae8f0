import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { binomialAtMost } from '../statistics/binomial.ts';
import { lookLevel } from '../statistics/looks.ts';
import { windowsIn } from '../statistics/windows/cut-windows.ts';
import { leastRequests, mostOver } from '../statistics/windows/judge-window.ts';
import type { GatePlan, PlannedLoad } from './gate-plan.ts';

export interface WindowsToPlan {
  readonly id: string;
  /** `p99 of every 10s`, `errors of every 10s`. */
  readonly what: string;
  readonly p0: number;
  /** Of a window. */
  readonly seconds: number;
  /** The error that a pass may make. */
  readonly alpha: number;
  readonly load: PlannedLoad | undefined;
}

/** Parts of the limit at which a service may be in every window, from the one that the plan promises for. */
const parts = [0.5, 0.25, 0.1, 0.05, 0] as const;

/** In how many runs the plan's "enough" has to decide. */
const POWER = 0.99;

/**
 * What a gate of windows will need: a load of one window at least, and windows with so many requests that one
 * without any over the limit is shown to keep it. `fits` is true where a service that is at half of its limit
 * in every window passes in 99 of 100 runs, and false where none does.
 */
export function planWindows({ id, what, p0, seconds, alpha, load }: WindowsToPlan): GatePlan {
  const first = lookLevel(alpha, 1);
  const least = leastRequests(p0, first);
  const rate = load?.rate ?? null;
  const base = { id, of: 'requests', seconds, isGated: true } as const;
  const need = `${what} at ${formatPercent(1 - alpha)} needs ${formatQuantity(least, 'count')} requests in every window if none is over`;
  if (rate === null || load?.seconds == null) {
    return { ...base, samplesNeeded: least, samplesPlanned: null, fits: null, sentence: need };
  }
  const windows = Math.max(1, windowsIn(load.seconds, seconds));
  const requests = Math.floor(rate * seconds);
  const isLong = requests >= least && load.seconds >= seconds * 0.95;
  const most = isLong ? mostOver(requests, p0, first) : -1;
  const part = parts.find((one) => binomialAtMost(most, requests, one * p0) ** windows >= POWER);
  const planned = `planned are ${formatQuantity(windows, 'count')} of ${formatQuantity(requests, 'count')}`;
  const outlook = isLong
    ? outlookOf(part, p0)
    : requests < least
      ? `inconclusive; windows of ${formatSeconds(least / rate)} would do`
      : 'inconclusive: the load is shorter than a window';
  return {
    ...base,
    samplesNeeded: least * windows,
    samplesPlanned: Math.floor(rate * load.seconds),
    fits: isLong ? (part === parts[0] ? true : null) : false,
    sentence: `${need}; ${planned}: ${outlook}`,
  };
}

function outlookOf(part: number | undefined, p0: number): string {
  if (part === parts[0]) return 'enough';
  if (part === undefined || part === 0) return 'enough if none is over';
  return `enough if at most ${formatPercent(Number((part * p0).toPrecision(3)))} are over`;
}
