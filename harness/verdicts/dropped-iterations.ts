import { formatQuantity } from '../metrics/format-quantity.ts';
import { planned as plannedArrivals } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { type Judgement, notMeasured, type Rule } from './rule.ts';
import type { Limit } from './verdict.ts';

/**
 * How far the iterations of an open-loop scenario may stay behind its plan without having been dropped:
 * the generator starts and stops within a second or so, and k6 interrupts what is under way at the end.
 */
const PLAN_TOLERANCE = 0.02;

/**
 * Iterations that were due and not sent, since no virtual user was free: a load that was not applied
 * proves nothing, so they are counted exactly, and so is what is missing from the plan.
 */
export const droppedIterations: Rule<'dropped', 'load'> = {
  statistic: 'dropped',
  measurement: 'load',
  judge({ threshold }, measurement) {
    const { iterations, droppedIterations: reported, plannedRate, plannedSeconds } = measurement;
    if (iterations === 0) {
      return { ...notMeasured('the scenario ran no iteration'), verdict: 'fail', needs: null };
    }
    if (measurement.isPartial === true || measurement.stopped !== undefined) {
      return countedSoFar(measurement, threshold.bound.limit);
    }
    const planned = (plannedRate ?? 0) * (plannedSeconds ?? 0);
    const missing = Math.floor(planned * (1 - PLAN_TOLERANCE)) - iterations;
    const dropped = Math.max(reported, missing, 0);
    const due = Math.max(planned, iterations + dropped);
    const unreported = dropped > reported ? ', though k6 reported fewer' : '';
    const reason = `${formatQuantity(dropped, 'count')} of ${formatQuantity(Math.round(due), 'count')} iterations that were due were not sent (${formatQuantity(dropped / due, 'ratio')})${unreported}`;
    return counted({ dropped, due, reason }, threshold.bound.limit);
  },
};

/** Of a load that was ended before its time, or goes on: nothing is missing from a plan that was not due. */
function countedSoFar({ ledger: { arrivals } }: LoadMeasurement, limit: Limit): Judgement {
  const due = plannedArrivals(arrivals);
  const { dropped } = arrivals;
  const reason = `${formatQuantity(dropped, 'count')} of ${formatQuantity(due, 'count')} iterations that were due until then were not sent`;
  return counted({ dropped, due: Math.max(1, due), reason }, limit);
}

interface Counted {
  readonly dropped: number;
  /** At least 1. */
  readonly due: number;
  readonly reason: string;
}

function counted({ dropped, due, reason }: Counted, limit: Limit): Judgement {
  const isShare = limit.unit === 'ratio';
  const value = isShare ? dropped / due : dropped;
  const passes = limit.comparison === '<' ? value < limit.value : value <= limit.value;
  return {
    verdict: passes ? 'pass' : 'fail',
    measured: {
      value,
      unit: isShare ? 'ratio' : 'count',
      interval: null,
      confidence: 1,
      sample: { count: Math.round(due), of: 'iterations' },
    },
    reason,
    needs: null,
    evidence: [],
  };
}
