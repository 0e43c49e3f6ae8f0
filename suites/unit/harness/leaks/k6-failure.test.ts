import { expect, test } from 'vitest';
import { InfrastructureError, UsageError } from '../../../../harness/errors.ts';
import { K6Log } from '../../../../harness/load/k6-log.ts';
import type { IterationsOutcome } from '../../../../harness/load/run-iterations.ts';
import { failureOf } from '../../../../harness/leaks/k6-failure.ts';

const tags = ['unit'];

const wanted = {
  script: 'load.ts',
  iterations: 10,
  mostMs: 5_000,
  isLate: false,
  map: '',
  targetUrl: 'http://127.0.0.1:1',
};
const summary = { completed: 10, milliseconds: 20, requests: 20, failedRequests: 0 };

function outcome(changes: Partial<IterationsOutcome> = {}): IterationsOutcome {
  return {
    summary,
    log: new K6Log(),
    ended: null,
    exit: { code: 0, signal: null },
    ...changes,
  };
}

function logOf(entry: Readonly<Record<string, string>>): K6Log {
  const log = new K6Log();
  log.line(JSON.stringify(entry));
  return log;
}

test(
  'a run in which all iterations ended and half of all requests succeeded is no failure',
  { tags },
  () => {
    expect(failureOf(outcome(), wanted)).toBeNull();
    const some = { ...summary, failedRequests: 10 };
    expect(failureOf(outcome({ summary: some }), wanted)).toBeNull();
    const without = { ...summary, requests: 0, failedRequests: 0 };
    expect(failureOf(outcome({ summary: without }), wanted)).toBeNull();
  },
);

test.for([
  [{ log: logOf({ level: 'error', msg: 'Error: no' }) }, 'load.ts failed: Error: no'],
  [{ summary: { ...summary, completed: 9 } }, '9 of 10 iterations of load.ts came to an end'],
  [{ ended: 'k6 ended with exit code 108', exit: { code: 108, signal: null } }, 'exit code 108'],
  [{ summary: null }, 'k6 wrote no summary'],
  [{ summary: { ...summary, failedRequests: 11 } }, '11 of 20 requests of load.ts failed: their'],
] as const)('the script is wrong: %j', { tags }, ([changes, message]) => {
  const failure = failureOf(outcome(changes), wanted);
  expect(failure).toBeInstanceOf(UsageError);
  expect(failure?.message).toContain(message);
  expect(failure?.remedy).not.toBeNull();
});

test(
  'an iteration that does not end is the script’s, although k6 was killed for it',
  { tags },
  () => {
    const killed = {
      ended: 'k6 was killed by SIGKILL',
      exit: { code: null, signal: 'SIGKILL' },
    } as const;
    const late = failureOf(outcome({ ...killed, summary: null }), { ...wanted, isLate: true });
    expect(late).toBeInstanceOf(UsageError);
    expect(late?.message).toContain('0 of 10 iterations');
    expect(failureOf(outcome({ ...killed, summary: null }), wanted)).toBeInstanceOf(
      InfrastructureError,
    );
  },
);

test('a server that nobody reaches is none of the script', { tags }, () => {
  const log = logOf({ level: 'warning', msg: 'Request Failed', error: 'connection refused' });
  const failure = failureOf(outcome({ log, summary: { ...summary, failedRequests: 20 } }), wanted);
  expect(failure).toBeInstanceOf(InfrastructureError);
  expect(failure?.message).toContain('connection refused');
});
