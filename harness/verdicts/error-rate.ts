import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { countClusters } from '../statistics/clusters.ts';
import {
  type Counted,
  designEffect,
  growthToDecide,
  proportionInterval,
  shownAbove,
  shownAtMost,
} from '../statistics/proportion.ts';
import { notMeasured, type Rule } from './rule.ts';
import type { Measured } from './verdict.ts';

/**
 * The share of requests that failed, Clopper-Pearson both ways. A limit of 0 is a count and not a share:
 * no request of this run may fail, and it promises nothing about the next one.
 */
export const errorRate: Rule<'errors', 'load'> = {
  statistic: 'errors',
  measurement: 'load',
  judge({ threshold }, { failed, plannedRate }, { levels }) {
    const { value: p0 } = threshold.bound.limit;
    const requests = failed.length;
    if (requests === 0) return notMeasured('no request was sent, so no share of them failed');
    const clusters = countClusters(failed);
    const counted: Counted = {
      events: clusters.events,
      trials: requests,
      designEffect: designEffect(clusters.events, clusters.meanSize, 1),
    };
    const share = `${formatQuantity(clusters.events, 'count')} of ${formatQuantity(requests, 'count')} requests failed`;
    const measured: Measured = {
      value: clusters.events / requests,
      unit: 'ratio',
      interval: p0 === 0 ? null : proportionInterval(counted, levels.fail, levels.pass),
      confidence: p0 === 0 ? 1 : 1 - levels.pass,
      sample: { count: requests, of: 'requests' },
    };
    const limit = { ...threshold.bound.limit, unit: 'ratio' as const };
    const rest = { measured, needs: null, evidence: [], limit };
    if (p0 === 0) {
      return { ...rest, verdict: clusters.events === 0 ? 'pass' : 'fail', reason: share };
    }
    const allowed = formatPercent(p0);
    if (shownAtMost(counted, p0, levels.pass)) {
      return { ...rest, verdict: 'pass', reason: `${share}; ${allowed} may` };
    }
    if (shownAbove(counted, p0, levels.fail)) {
      return { ...rest, verdict: 'fail', reason: `${share}; only ${allowed} may` };
    }
    const growth = growthToDecide(counted, p0, levels);
    const more = growth === null ? null : Math.ceil(requests * (growth - 1));
    const time =
      plannedRate === null || more === null ? '' : ` (about ${formatSeconds(more / plannedRate)})`;
    return {
      ...rest,
      verdict: 'inconclusive',
      reason: `${share}; ${allowed} may: too few requests to tell`,
      needs:
        more === null
          ? 'the share that failed is at the limit itself: no number of requests decides that'
          : `${formatQuantity(more, 'count')} more requests${time}`,
    };
  },
};
