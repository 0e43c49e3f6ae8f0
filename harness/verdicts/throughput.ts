import { formatQuantity } from '../metrics/format-quantity.ts';
import { countEnds } from '../measurement/load-ledger.ts';
import { keeps, secondsOf } from './metric.ts';
import { anyRequest, notMeasured, type Rule } from './rule.ts';

/** Requests that were answered, a second: of this run, exactly. */
export const throughput: Rule<'rate', 'load'> = {
  statistic: 'rate',
  measurement: 'load',
  judge({ threshold }, measurement) {
    const { ledger } = measurement;
    if (ledger.end.length === 0)
      return notMeasured('nothing was due, so nothing was answered', anyRequest);
    const answered = countEnds(ledger, 'answered');
    const seconds = secondsOf(measurement);
    const value = answered / seconds;
    return {
      verdict: keeps(value, threshold.bound.limit) ? 'pass' : 'fail',
      measured: {
        value,
        unit: '1/s',
        interval: null,
        confidence: 1,
        sample: { count: ledger.end.length, of: 'requests' },
      },
      reason: `${formatQuantity(answered, 'count')} of ${formatQuantity(ledger.end.length, 'count')} requests were answered in ${formatQuantity(seconds, 's')}`,
      needs: null,
      evidence: [],
    };
  },
};
