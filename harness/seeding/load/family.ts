import { parseExpression } from '../../load/threshold-expression.ts';
import type { Statistic } from '../../thresholds/threshold.ts';
import type { GateResult } from '../../verdicts/verdict.ts';

/** The faults that a gate of a load is there for: answers that come late, requests that fail, users that run out. */
export type Family = 'delay' | 'fail' | 'starve';

/** Of metrics that a script makes itself nobody knows what moves them: both are tried. */
export type Families = readonly [Family, ...Family[]];

/** Why no fault at the target can break a limit. */
export interface Unbreakable {
  readonly because: string;
}

const answerTimes = /^(?:http_req_(?:duration|waiting)|iteration_duration)(?:\{|$)/u;
const successes = /^(?:checks|http_req_failed)(?:\{|$)/u;
const droppedArrivals = /^dropped_iterations(?:\{|$)/u;

/**
 * What is planted for a gate of a scenario; null for a kind of gate that no fault is made for.
 * @param statistic of its threshold; null for `applied`, and for a threshold of the script itself
 */
export function familiesOf(
  { statistic: name, limit }: GateResult,
  statistic: Statistic | null,
): Families | Unbreakable | null {
  switch (statistic?.kind) {
    case 'latency':
      return ['delay'];
    case 'errors':
      return ['fail'];
    case 'windowed':
      return statistic.of.kind === 'latency' ? ['delay'] : ['fail'];
    case 'dropped':
      return ['starve'];
    case 'rate':
      return isLeast(limit.comparison)
        ? ['fail', 'starve']
        : { because: 'its limit is a most of answered requests, which no fault raises' };
    case 'metric':
      return ofMetric(statistic.metric, limit.comparison);
    default:
      // Of the others, those that compare two versions or search for a rate, none is tried.
      if (statistic !== null) return null;
  }
  if (name === 'applied') return ['starve'];
  if (!name.startsWith('k6 ')) return null;
  const comparison = parseExpression(limit.text)?.comparison ?? '<';
  return ofMetric(name.slice('k6 '.length), comparison);
}

function ofMetric(metric: string, comparison: string): Families | Unbreakable {
  if (answerTimes.test(metric)) {
    return isLeast(comparison)
      ? { because: 'its limit is a least of a time, which no slow answer breaks' }
      : ['delay'];
  }
  if (droppedArrivals.test(metric)) return ['starve'];
  return successes.test(metric) ? ['fail'] : ['fail', 'delay'];
}

function isLeast(comparison: string): boolean {
  return comparison.startsWith('>');
}
