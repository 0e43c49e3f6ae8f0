import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatPercent } from '../../metrics/format-percent.ts';
import type { Trial, Truth } from '../trial.ts';

const MARGIN = 0.025;

const base = new URL('../subjects/works-20.ts', import.meta.url);
const candidate = new URL('../subjects/works-21.ts', import.meta.url);
const withTail = new URL('../subjects/works-20-with-tail.ts', import.meta.url);

/** Slow-downs that are exact by construction, compared as `assay compare` does it. */
export const latencyTrials: readonly Trial[] = [
  trial('5 % more work a call', candidate, { kind: 'fault' }),
  trial('500 times the work in 1 of 100 calls', withTail, {
    kind: 'fault',
    // Its typical call is the same: "slower" would be half the truth, and "not slower" none.
    doubt: /(?:by the sum of all calls|the slowest tenth)[^;]*/u,
  }),
  trial('the same code', base, { kind: 'clean' }),
];

function trial(what: string, compared: URL, truth: Truth): Trial {
  const [first, second] = [fileURLToPath(base), fileURLToPath(compared)];
  return {
    gate: 'latency',
    truth,
    what,
    ask: (gates, allowance) => gates.latency(first, second, MARGIN, allowance),
    reproduce: ({ budgetMs }) =>
      [
        'assay compare',
        relative(process.cwd(), first),
        relative(process.cwd(), second),
        `--margin ${formatPercent(MARGIN).replace(' ', '')} --budget ${budgetMs / 1000}s`,
      ].join(' '),
  };
}
