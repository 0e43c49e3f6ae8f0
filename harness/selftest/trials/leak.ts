import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Trial, Truth } from '../trial.ts';

/** Operations in modules of their own, each measured as `assay leak` does it. */
export const leakTrials: readonly Trial[] = [
  trial('64 B kept on each call', new URL('../subjects/keeps-64-bytes.ts', import.meta.url), {
    kind: 'fault',
    grows: ['heap'],
  }),
  trial(
    'a descriptor left open in 1 of 50 calls',
    new URL('../subjects/leaves-descriptor.ts', import.meta.url),
    { kind: 'fault', grows: ['fds', 'handles'] },
  ),
  trial('a timer left on each call', new URL('../subjects/leaves-timer.ts', import.meta.url), {
    kind: 'fault',
    grows: ['timers', 'handles', 'heap'],
  }),
  trial('a cache that fills', new URL('../subjects/fills-cache.ts', import.meta.url), {
    kind: 'clean',
  }),
  trial('churn: garbage, and a table of 500', new URL('../subjects/churns.ts', import.meta.url), {
    kind: 'clean',
  }),
  trial(
    'a descriptor and a timer, given back',
    new URL('../subjects/gives-back.ts', import.meta.url),
    { kind: 'clean' },
  ),
];

function trial(what: string, url: URL, truth: Truth): Trial {
  const module = fileURLToPath(url);
  return {
    gate: 'leak',
    truth,
    what,
    ask: (gates, allowance) => gates.leak(module, allowance),
    reproduce: ({ budgetMs }) =>
      `assay leak ${relative(process.cwd(), module)} --budget ${budgetMs / 1000}s`,
  };
}
