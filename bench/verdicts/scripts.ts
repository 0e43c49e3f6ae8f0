/** Parts of which the scripts of the cases are made: how iterations start, and what one does. */
const RATE = 100;

/** Scenario options by executor, for a load of so many seconds. */
export const executors = {
  'constant-arrival-rate': (seconds: number) =>
    `{ executor: 'constant-arrival-rate', rate: ${RATE}, duration: '${seconds}s', preAllocatedVUs: 100 }`,
  'ramping-arrival-rate': (seconds: number) =>
    `{ executor: 'ramping-arrival-rate', startRate: 60, preAllocatedVUs: 100, stages: [
       { duration: '${seconds / 2}s', target: 140 }, { duration: '${seconds / 2}s', target: 60 }] }`,
  server: (seconds: number) => `server({ rate: ${RATE}, duration: '${seconds}s' })`,
  'constant-vus': (seconds: number) =>
    `{ executor: 'constant-vus', vus: 4, duration: '${seconds}s' }`,
  'ramping-vus': (seconds: number) =>
    `{ executor: 'ramping-vus', startVUs: 4, stages: [{ duration: '${seconds}s', target: 6 }] }`,
  'shared-iterations': (seconds: number) =>
    `{ executor: 'shared-iterations', vus: 4, iterations: ${seconds * 40}, maxDuration: '2m' }`,
  'per-vu-iterations': (seconds: number) =>
    `{ executor: 'per-vu-iterations', vus: 4, iterations: ${seconds * 10}, maxDuration: '2m' }`,
} as const;

export type Executor = keyof typeof executors;

/** What one iteration does. Users that wait think for 20 ms, so that they do not flood the back end. */
export const iterations = {
  get: `http.get(url + '/');`,
  checked: `check(http.get(url + '/'), { 'is right': ({ body }) => body === 'right' });`,
  batch: `const all = http.batch(Array.from({ length: 20 }, () => ['GET', url + '/']));
    for (const one of all) check(one, { 'is right': ({ body }) => body === 'right' });`,
  late: `const first = http.get(url + '/'); http.get(url + '/');
    check(first, { 'was right': ({ body }) => body === 'right' });`,
  redirected: `check(http.get(url + '/old'), { 'is 200': ({ status }) => status === 200 });`,
  thinking: `http.get(url + '/'); sleep(0.3);`,
  computing: `const end = Date.now() + 60; while (Date.now() < end); http.get(url + '/');`,
  givingUp: `if (http.get(url + '/').body !== 'right') fail('it is wrong');`,
  throwing: `http.get(url + '/'); if (exec.scenario.iterationInTest > 200) null.x;`,
  tagged: `http.get(url + '/', { tags: { scenario: 'mine', name: 'home' } });`,
} as const;

export type Iteration = keyof typeof iterations;

export interface Script {
  /** Name of each scenario, with its options. */
  readonly scenarios: Readonly<Record<string, string>>;
  readonly iteration: Iteration;
  /** Users that wait for their answers pause between two iterations. */
  readonly pauses: boolean;
  /** k6's own thresholds, as the script writes them. */
  readonly thresholds?: string;
}

export function scriptText({ scenarios, iteration, pauses, thresholds }: Script): string {
  const list = Object.entries(scenarios).map(([name, options]) => `${name}: ${options}`);
  return `import http from 'k6/http';
import { check, fail, sleep } from 'k6';
import exec from 'k6/execution';
import { server } from 'assay/k6';
export const options = {
  scenarios: { ${list.join(', ')} },
  ${thresholds === undefined ? '' : `thresholds: ${thresholds},`}
};
const url = __ENV.TARGET;
export default () => {
  ${iterations[iteration]}
  ${pauses ? 'sleep(0.02);' : ''}
};
`;
}
