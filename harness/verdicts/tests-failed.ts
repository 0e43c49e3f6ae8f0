import { formatQuantity } from '../metrics/format-quantity.ts';
import { notMeasured, type Rule } from './rule.ts';

/** All tests green. Skipped ones are counted apart and are never green ones; none at all is no pass. */
export const testsFailed: Rule<'failed', 'tests'> = {
  statistic: 'failed',
  measurement: 'tests',
  judge({ threshold }, { passed, failed, skipped, missing }) {
    const passes = failed <= threshold.bound.limit.value;
    if (passes && missing !== null) return notMeasured(missing);
    if (passed + failed === 0) {
      return notMeasured(
        skipped === 0
          ? 'no test ran'
          : `no test ran: all ${formatQuantity(skipped, 'count')} were skipped`,
        'a test that runs',
      );
    }
    const skips = skipped > 0 ? `, ${formatQuantity(skipped, 'count')} skipped` : '';
    return {
      verdict: passes ? 'pass' : 'fail',
      measured: {
        value: failed,
        unit: 'count',
        interval: null,
        confidence: 1,
        sample: { count: passed + failed, of: 'tests' },
      },
      reason: `${formatQuantity(failed, 'count')} of ${formatQuantity(passed + failed, 'count')} tests failed${skips}`,
      needs: null,
      evidence: [],
    };
  },
};
