import type { Trial } from '../trial.ts';
import { loadTrials } from './load-trial.ts';

const trial = loadTrials('errors', { errors: '<= 0.1%' });

/** Samples whose share of failed requests is known, against a limit on it. */
export const errorTrials: readonly Trial[] = [
  trial('1 % of requests fail', { requests: 20_000, failedShare: 0.01 }, 'fault'),
  trial('no request of 20,000 fails', { requests: 20_000 }, 'clean'),
  trial('no request of 200 fails: too few', { requests: 200 }, 'undecidable'),
];
