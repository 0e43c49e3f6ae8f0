import { formatQuantity } from '../metrics/format-quantity.ts';
import { signTest } from '../statistics/sign-test.ts';
import { notMeasured, type Rule } from './rule.ts';

/**
 * A paired comparison: x = ln(t_candidate / t_base) of every fresh launch against ln(1 + margin). `fail`
 * says slower by more than the margin, `pass` says not slower by more than it.
 */
export const slower: Rule<'slower', 'comparison'> = {
  name: 'slower',
  statistic: 'slower',
  measurement: 'comparison',
  judge({ threshold }, { logRatios, against }, { levels }) {
    if (logRatios.length === 0) return notMeasured(`no launch was compared with ${against}`);
    const margin = threshold.bound.limit.value;
    const test = signTest(logRatios, Math.log1p(margin), levels);
    const by = Math.expm1(test.median);
    const amount = `${formatQuantity(Math.abs(by), 'ratio')} ${by < 0 ? 'faster' : 'slower'} than ${against}`;
    const interval = test.interval?.map(Math.expm1) as [number, number] | undefined;
    return {
      verdict: test.verdict,
      measured: {
        value: by,
        unit: 'ratio',
        interval: interval ?? null,
        confidence: 1 - levels.pass - levels.fail,
        sample: { count: logRatios.length, of: 'launches' },
      },
      reason: {
        pass: `${amount}; not slower by more than the margin`,
        fail: `${amount}; slower by more than the margin`,
        inconclusive: `${amount}; its launches lie on both sides of the margin`,
      }[test.verdict],
      needs:
        test.verdict === 'inconclusive'
          ? test.more === null
            ? 'a margin that is not the difference itself'
            : `${formatQuantity(test.more, 'count')} more launches`
          : null,
      evidence: [{ kind: 'pairs', logRatios, margin }],
    };
  },
};
