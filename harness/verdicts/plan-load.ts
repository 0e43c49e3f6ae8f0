import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { lookLevel, lookTimes } from '../statistics/looks.ts';
import {
  type PlannedShare,
  secondsIfClean,
  secondsToPass,
} from '../statistics/share/time-to-decide.ts';
import type { GatePlan, PlannedLoad } from './gate-plan.ts';

/** A gate of a share, and the load that it is to be decided by. */
export interface ShareToPlan {
  readonly id: string;
  /** `p99`, `errors <= 0.5%`. */
  readonly what: string;
  readonly p0: number;
  readonly burstSeconds: number;
  /** The error that its pass may make. */
  readonly alpha: number;
  readonly load: PlannedLoad | undefined;
}

/** Parts of the limit at which a service may be, from the one that the plan promises for. */
const parts = [0.5, 0.25, 0.1, 0.05, 0] as const;

/** Beyond this the sentence names no time. */
const LONGEST_SECONDS = 24 * 3600;

/**
 * What a gate of a share will need, in seconds of load. `fits` is true where a service that is at half of
 * its limit passes in 99 of 100 runs within the time that the load may take, and false where none does.
 */
export function planShare(gate: ShareToPlan): GatePlan {
  const { id, what, p0, burstSeconds, alpha, load } = gate;
  const rate = load?.rate ?? null;
  const first = lookLevel(alpha, 1);
  const bursts = `for bursts up to ${formatQuantity(burstSeconds * 1000, 'ms')}`;
  const planned = rate === null ? null : { p0, burstSeconds, rate };
  const clean =
    planned === null
      ? (burstSeconds * Math.log(1 / (0.8 * first))) / p0
      : secondsIfClean(planned, first);
  const need = `${what} at ${formatPercent(1 - alpha)} ${bursts} needs ${formatSeconds(clean)} if none is over`;
  const least = rate === null ? null : Math.ceil(clean * rate);
  const base = { id, samplesNeeded: least, of: 'requests', seconds: clean, isGated: true } as const;
  if (planned === null || load?.seconds == null) {
    return { ...base, samplesPlanned: null, fits: null, sentence: need };
  }
  const most = Math.max(load.seconds, load.mostSeconds ?? load.seconds);
  const looks = lookTimes(load.seconds, most);
  const part = parts.find((one) => secondsToPass(planned, one * p0, alpha, looks) !== null);
  const time =
    most > load.seconds
      ? `planned are ${formatSeconds(load.seconds)}, up to ${formatSeconds(most)} while it is undecided`
      : `planned are ${formatSeconds(load.seconds)}`;
  return {
    ...base,
    samplesPlanned: Math.floor(planned.rate * load.seconds),
    fits: part === undefined ? false : part === parts[0] ? true : null,
    sentence: `${need}${atHalf(planned, alpha, load.seconds)}; ${time}: ${outlook(part, p0)}`,
  };
}

function atHalf(planned: PlannedShare, alpha: number, seconds: number): string {
  const half = secondsToPass(planned, planned.p0 / 2, alpha, lookTimes(seconds, LONGEST_SECONDS));
  return half === null ? '' : `, ${formatSeconds(half)} at half of the limit`;
}

function outlook(part: number | undefined, p0: number): string {
  if (part === undefined) return 'inconclusive';
  if (part === parts[0]) return 'enough';
  if (part === 0) return 'enough if none is over';
  return `enough if at most ${formatPercent(Number((part * p0).toPrecision(3)))} are over`;
}
