import type { Gate } from './gate.ts';

export interface GatedPercentile {
  /** The highest percentile that a profile has to decide; without it, all of them. */
  readonly gatedPercentile?: number;
}

/** A percentile that a profile need not decide: it counts where it fails, and is shown otherwise. */
export function isAboveGated(
  { statistic }: Pick<Gate, 'statistic'>,
  { gatedPercentile = 1 }: GatedPercentile,
): boolean {
  const asked = statistic.kind === 'windowed' ? statistic.of : statistic;
  return asked.kind === 'latency' && asked.p > gatedPercentile;
}

/** `this profile has to decide percentiles up to p95 only` */
export function gatedUpTo({ gatedPercentile = 1 }: GatedPercentile): string {
  return `this profile has to decide percentiles up to ${nameOfPercentile(gatedPercentile)} only`;
}

/** .999 is p99.9. */
function nameOfPercentile(p: number): string {
  return `p${Number((100 * p).toPrecision(6))}`;
}
