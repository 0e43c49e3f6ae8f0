import type { DuetRequests } from '../../measurement/duet/duet.ts';
import { sideFigures, type SideFigures } from '../../measurement/duet/side-figures.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { clopperPearson } from '../../statistics/clopper-pearson.ts';
import { signTest } from '../../statistics/sign-test.ts';
import { anyRequest, notMeasured, type Rule } from '../rule.ts';

/** Failures are counted in so many stretches of a load: each is one sign. */
const STRETCHES = 60;

/**
 * How much larger the share of failed requests is than the base's. `pass`: an exact bound of the share is at
 * most the margin above the base's (C. J. Clopper and E. S. Pearson, 1934; it takes failures to come by
 * themselves). `fail`: stretches of the load in which the candidate failed more, beyond the margin, against
 * those in which it did not, by the sign test: a burst is one sign, however many requests it hit.
 */
export const moreErrors: Rule<'more errors', 'duet'> = {
  statistic: 'more errors',
  measurement: 'duet',
  judge({ threshold }, { rounds, against }, { levels }) {
    const margin = threshold.bound.limit.value;
    const { base, candidate } = sideFigures(rounds);
    if (base.requests === 0 || candidate.requests === 0) {
      return notMeasured('one side was sent no request', anyRequest);
    }
    const by = shareOf(candidate) - shareOf(base);
    const highest =
      clopperPearson(candidate.failed, candidate.requests, 1 - 2 * levels.pass)[1] - shareOf(base);
    const signs = rounds.flatMap((round) => differences(round, margin));
    const isMore = signs.length > 0 && by > margin && signTest(signs, 0, levels).verdict === 'fail';
    const verdict = isMore ? 'fail' : highest <= margin ? 'pass' : 'inconclusive';
    const counts = `${counted(candidate)} failed against ${counted(base)} of ${against}`;
    return {
      verdict,
      measured: {
        value: by,
        unit: 'ratio',
        interval: [null, highest],
        confidence: 1 - levels.pass,
        sample: { count: base.requests + candidate.requests, of: 'requests' },
      },
      reason: {
        pass: counts,
        fail: `${counts}, over and over`,
        inconclusive: `${counts}; that may be up to ${formatQuantity(highest, 'ratio')} more`,
      }[verdict],
      needs: verdict === 'inconclusive' ? 'more requests' : null,
      evidence: [],
    };
  },
};

function shareOf({ requests, failed }: SideFigures): number {
  return failed / requests;
}

function counted({ requests, failed }: SideFigures): string {
  return `${formatQuantity(failed, 'count')} of ${formatQuantity(requests, 'count')}`;
}

/** By how much the candidate's share of failures is above the margin, in each stretch that has any. */
function differences({ pair, isCandidate, tookMs }: DuetRequests, margin: number): number[] {
  const last = pair.reduce((most, one) => Math.max(most, one), 0) + 1;
  const length = Math.max(1, Math.ceil(last / STRETCHES));
  const stretches = Array.from({ length: Math.ceil(last / length) }, () => ({
    base: { requests: 0, failed: 0 },
    candidate: { requests: 0, failed: 0 },
  }));
  for (const [index, took] of tookMs.entries()) {
    const stretch = stretches[Math.floor((pair[index] ?? 0) / length)];
    const side = isCandidate[index] === 1 ? stretch?.candidate : stretch?.base;
    if (side === undefined) continue;
    side.requests += 1;
    if (took === Number.POSITIVE_INFINITY) side.failed += 1;
  }
  return stretches.flatMap(({ base, candidate }) =>
    base.failed + candidate.failed === 0 || base.requests === 0 || candidate.requests === 0
      ? []
      : [shareOf(candidate) - shareOf(base) - margin],
  );
}
