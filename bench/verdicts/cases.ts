import type { WrittenSubject } from '../../harness/thresholds/written.ts';
import type { Behavior } from './behavior.ts';
import { type Executor, executors, type Iteration, scriptText } from './scripts.ts';

/**
 * What a case is in truth. `good`: it must not be blocked. `bad`: it must not ship. `invalid`: the load
 * was not applied, and not by the target's fault: it must do neither.
 */
export type Truth = 'good' | 'bad' | 'invalid';

export interface Case {
  readonly name: string;
  readonly truth: Truth;
  readonly behavior: Behavior;
  readonly script: string;
  /** Of the script's scenario, or of each by its name. */
  readonly limits: Readonly<Record<string, WrittenSubject>>;
  /** Whether the counts of the ledger are held against the server's: not where it lost its own. */
  readonly isCounted: boolean;
}

const healthy: Behavior = { ms: 5 };
const limits: WrittenSubject = { latency: { p95: '<= 40ms' }, errors: '<= 5%' };
const SECONDS = 8;

interface Special {
  readonly behavior?: Behavior;
  readonly executor?: Executor;
  /** In the place of the executor's own. */
  readonly options?: string;
  readonly iteration?: Iteration;
  readonly limits?: WrittenSubject;
  readonly thresholds?: string;
  readonly isCounted?: boolean;
}

function caseOf(name: string, truth: Truth, special: Special): Case {
  const executor = special.executor ?? 'constant-arrival-rate';
  const isOpen = executor === 'server' || executor.endsWith('-rate');
  return {
    name,
    truth,
    behavior: special.behavior ?? healthy,
    script: scriptText({
      scenarios: { load: special.options ?? executors[executor](SECONDS) },
      iteration: special.iteration ?? 'get',
      pauses: !isOpen && special.iteration !== 'thinking',
      ...(special.thresholds === undefined ? {} : { thresholds: special.thresholds }),
    }),
    limits: special.thresholds === undefined ? { '': special.limits ?? limits } : {},
    isCounted: special.isCounted ?? true,
  };
}

/** What every executor has to tell apart. */
const behaviors: readonly (readonly [name: string, truth: Truth, Special])[] = [
  ['healthy', 'good', {}],
  ['1 % slow', 'good', { behavior: { ms: 5, slow: { share: 0.01, ms: 80 } } }],
  ['1 % failing', 'good', { behavior: { ms: 5, failing: { share: 0.01, status: 503 } } }],
  ['all slow', 'bad', { behavior: { ms: 60 } }],
  ['12 % slow', 'bad', { behavior: { ms: 5, slow: { share: 0.12, ms: 80 } } }],
  ['20 % failing at once', 'bad', { behavior: { ms: 5, failing: { share: 0.2, status: 503 } } }],
  ['30 % wrong', 'bad', { behavior: { ms: 5, wrong: { share: 0.3 } }, iteration: 'checked' }],
];

const everywhere = (Object.keys(executors) as Executor[]).flatMap((executor) =>
  behaviors.map(([name, truth, special]) =>
    caseOf(`${executor}: ${name}`, truth, { ...special, executor }),
  ),
);

const fewUsers = `{ executor: 'constant-arrival-rate', rate: 100, duration: '8s', preAllocatedVUs: 3, maxVUs: 3 }`;
const fiveUsers = fewUsers.replaceAll('VUs: 3', 'VUs: 5');
const tenASecond = `{ executor: 'constant-arrival-rate', rate: 10, duration: '8s', preAllocatedVUs: 20 }`;
const cutShort = `{ executor: 'ramping-vus', startVUs: 20, gracefulRampDown: '0s', gracefulStop: '0s',
  stages: [{ duration: '5s', target: 20 }, { duration: '3s', target: 0 }] }`;

const specials: readonly Case[] = [
  caseOf('3 users for 100/s at 100 ms', 'bad', {
    behavior: { ms: 100 },
    options: fewUsers,
    limits: { latency: { p95: '<= 150ms' }, errors: '<= 5%' },
  }),
  caseOf('a freeze that nobody is there to see', 'bad', {
    behavior: { ms: 5, freeze: { everyMs: 2500, forMs: 500 } },
    options: fiveUsers,
  }),
  caseOf('a freeze under enough users', 'bad', {
    behavior: { ms: 5, freeze: { everyMs: 2500, forMs: 500 } },
  }),
  caseOf('users that a freeze holds back', 'bad', {
    behavior: { ms: 5, freeze: { everyMs: 4000, forMs: 1200 } },
    executor: 'constant-vus',
  }),
  caseOf('all of a batch wrong', 'bad', {
    behavior: { ms: 5, wrong: { share: 1 } },
    options: tenASecond,
    iteration: 'batch',
  }),
  caseOf('a batch that is right', 'good', { options: tenASecond, iteration: 'batch' }),
  caseOf('an earlier response that is wrong', 'bad', {
    behavior: { ms: 5, wrong: { share: 0.4 } },
    iteration: 'late',
  }),
  caseOf('a redirect to what is slow', 'bad', { behavior: { ms: 60 }, iteration: 'redirected' }),
  caseOf('a redirect to what is fast', 'good', { iteration: 'redirected' }),
  caseOf('a target that dies half-way', 'bad', {
    behavior: { ms: 5, diesAfterMs: 4000 },
    isCounted: false,
  }),
  caseOf('10 % that hang', 'bad', {
    behavior: { ms: 5, hanging: { share: 0.1 } },
    options: `{ executor: 'constant-arrival-rate', rate: 100, duration: '8s', preAllocatedVUs: 200, gracefulStop: '2s' }`,
  }),
  caseOf('everything hangs from 2 s on', 'bad', {
    behavior: { ms: 5, freeze: { everyMs: 100_000, forMs: 30_000 } },
    options: `{ executor: 'constant-arrival-rate', rate: 50, duration: '8s', preAllocatedVUs: 500, gracefulStop: '1s' }`,
  }),
  caseOf('users cut off while they think', 'good', {
    options: cutShort,
    executor: 'ramping-vus',
    iteration: 'thinking',
  }),
  caseOf('time that ends before the iterations', 'bad', {
    behavior: { ms: 100 },
    executor: 'shared-iterations',
    options: `{ executor: 'shared-iterations', vus: 3, iterations: 1000, maxDuration: '8s' }`,
    limits: { latency: { p95: '<= 150ms' }, errors: '<= 5%' },
  }),
  caseOf('a script that computes all the time', 'invalid', {
    options: fiveUsers,
    iteration: 'computing',
  }),
  caseOf('60 % fail at once', 'bad', {
    behavior: { ms: 20, failing: { share: 0.6, status: 500 } },
    limits: { latency: { p50: '<= 40ms' } },
  }),
  caseOf('throttled after 2 s', 'bad', {
    behavior: { ms: 5, later: { afterMs: 2000, status: 429 } },
  }),
  caseOf('failing in the last second', 'bad', {
    behavior: { ms: 5, later: { afterMs: 7000, status: 500 } },
  }),
  caseOf('a script that gives up', 'bad', {
    behavior: { ms: 5, wrong: { share: 0.3 } },
    iteration: 'givingUp',
  }),
  caseOf('a script error after 2 s', 'bad', { iteration: 'throwing' }),
  caseOf('requests with a tag `scenario`', 'good', { iteration: 'tagged' }),
  caseOf('failing requests with a tag `scenario`', 'bad', {
    behavior: { ms: 5, failing: { share: 0.3, status: 500 } },
    iteration: 'tagged',
  }),
  caseOf("k6's own thresholds, met", 'good', {
    thresholds: `{ 'http_req_duration{ scenario:load }': ['p(95)<40'], http_req_failed: ['rate<0.05'] }`,
  }),
  caseOf("k6's own thresholds, crossed", 'bad', {
    behavior: { ms: 60 },
    thresholds: `{ 'http_req_duration{ scenario:load }': ['p(95)<40'] }`,
  }),
  caseOf("k6's own thresholds, and users that miss the plan", 'bad', {
    behavior: { ms: 100 },
    options: fewUsers,
    thresholds: `{ http_req_duration: ['p(95)<150'] }`,
  }),
  caseOf('one request a second', 'good', {
    behavior: { ms: 24 },
    options: `{ executor: 'constant-arrival-rate', rate: 1, duration: '8s', preAllocatedVUs: 4 }`,
    limits: { errors: 0 },
  }),
  caseOf('slower and slower', 'bad', { behavior: { ms: 5, slowerByMs: 20 } }),
  caseOf('one worker that can not keep up', 'bad', { behavior: { ms: 14, oneWorker: true } }),
];

const twoScenarios: Case = {
  ...caseOf('reads that are fine beside writes that fail', 'bad', {
    behavior: { ms: 5, failing: { share: 0.3, status: 503 } },
  }),
  script: scriptText({
    scenarios: { reads: executors['constant-arrival-rate'](8), writes: tenASecond },
    iteration: 'get',
    pauses: false,
  }),
  limits: { '/reads': limits, '/writes': limits },
};

export const cases: readonly Case[] = [...everywhere, ...specials, twoScenarios];
