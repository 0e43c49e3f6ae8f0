import type { Trial } from '../trial.ts';
import { loadTrials } from './load-trial.ts';

const trial = loadTrials('percentile', { latency: { p97: '<= 25ms' } });

/** Samples whose share of slow requests is known, against a limit on their 97th percentile. */
export const percentileTrials: readonly Trial[] = [
  trial('5 % of requests slow', { requests: 20_000, slowShare: 0.05 }, 'fault'),
  trial('5 % of requests fail at once', { requests: 20_000, failedShare: 0.05 }, 'fault'),
  trial('1 % of requests slow', { requests: 20_000, slowShare: 0.01 }, 'clean'),
  trial('60 requests, none slow: too few', { requests: 60 }, 'undecidable'),
  trial('no request at all', { requests: 0 }, 'undecidable'),
];
