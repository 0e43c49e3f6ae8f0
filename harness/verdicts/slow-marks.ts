import { formatQuantity } from '../metrics/format-quantity.ts';
import type { GateResult } from './verdict.ts';

/** A test that took longer than the limit in the runs at hand, and has no tag `slow`. */
export interface UnmarkedTest {
  readonly name: string;
  readonly file: string;
  readonly medianMs: number;
  readonly runs: number;
}

/**
 * Whether every test that is slow says so: the fast lane (`--tags '!slow'`) is only as fast as its
 * slowest test that nobody marked.
 * @param unmarked those that were slow in more than one run
 * @param count all tests that ran
 */
export function slowMarksGate(
  unmarked: readonly UnmarkedTest[],
  count: number,
  limitMs: number,
): GateResult {
  const limit = formatQuantity(limitMs, 'ms');
  return {
    id: 'tests slow',
    subject: 'tests',
    statistic: 'slow',
    severity: 'block',
    verdict: unmarked.length === 0 ? 'pass' : 'fail',
    limit: { comparison: '<=', value: 0, unit: 'count', text: '<= 0 without the tag' },
    measured: {
      value: unmarked.length,
      unit: 'count',
      interval: null,
      confidence: 1,
      sample: { count, of: 'tests' },
    },
    reason:
      unmarked.length === 0
        ? `no test without the tag 'slow' takes ${limit} or longer in run after run`
        : [
            `${unmarked.length} of ${count} tests take ${limit} or longer in run after run, without the tag 'slow'`,
            ...unmarked.map(
              ({ name, file, medianMs, runs }) =>
                `${formatQuantity(medianMs, 'ms')} (median of ${runs} runs)  ${name}  ${file}`,
            ),
          ].join('\n'),
    needs: null,
    reproduce: 'assay slow --fix',
    evidence: [],
  };
}
