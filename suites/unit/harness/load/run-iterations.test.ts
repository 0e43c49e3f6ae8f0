import { expect, test } from 'vitest';
import { parseIterations } from '../../../../harness/load/run-iterations.ts';

const tags = ['unit'];

/** As k6 2.2 writes it: 200 iterations of four users, after a setup() of a second and more. */
const summary = {
  state: { isStdOutTTY: false, isStdErrTTY: false, testRunDurationMs: 1618.7 },
  metrics: {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 200, rate: 123.5 } },
    http_req_failed: {
      type: 'rate',
      contains: 'default',
      values: { fails: 197, rate: 0.015, passes: 3 },
    },
    iteration_duration: { type: 'trend', contains: 'time', values: { avg: 2.25 } },
    iterations: { type: 'counter', contains: 'default', values: { count: 200, rate: 123.5 } },
  },
};

test('operations take as long as the iterations do, shared by the users', { tags }, () => {
  expect(parseIterations(JSON.stringify(summary), 4)).toEqual({
    completed: 200,
    milliseconds: 112.5,
    requests: 200,
    failedRequests: 3,
  });
});

test('they never take longer than the whole run', { tags }, () => {
  const state = { testRunDurationMs: 80 };
  expect(parseIterations(JSON.stringify({ ...summary, state }), 4)?.milliseconds).toBe(80);
});

test('a script without requests, and one of which nothing ended, have a summary', { tags }, () => {
  const empty = { state: summary.state, metrics: {} };
  expect(parseIterations(JSON.stringify(empty), 1)).toEqual({
    completed: 0,
    milliseconds: 0,
    requests: 0,
    failedRequests: 0,
  });
});

test.for(['', 'checks....: 100 %', '{}', '{"metrics":{}}'])('%j is none', { tags }, (printed) => {
  expect(parseIterations(printed, 1)).toBeNull();
});
