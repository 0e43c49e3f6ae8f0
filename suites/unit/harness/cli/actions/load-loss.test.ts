import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';

import { LoadLoss } from '../../../../../harness/cli/actions/load-loss.ts';
import type { LoadOutcome } from '../../../../../harness/load/run-script.ts';
import { loadRun } from '../../verdicts/load-run.ts';

const outcome: LoadOutcome = {
  measurements: [loadRun({ seconds: 1 })],
  thresholds: [],
  checks: [],
  files: {},
  k6: { path: '/k6', version: '2.2.0' },
  warnings: [],
  stoppedBy: null,
  printed: [],
  endedBy: 'abort',
};

/** Rejects where there is an error, and never ends otherwise. */
async function promise(error: Error | undefined): Promise<never> {
  if (error !== undefined) throw error;
  return await new Promise(() => {});
}

/** What is lost while the load runs; undefined goes on. */
async function lossOf(lost: { target?: Error; services?: Error; supervisor?: Error }) {
  const loss = new LoadLoss(
    {
      url: 'http://127.0.0.1:9',
      variables: {},
      observe: null,
      died: promise(lost.target),
      servicesDied: promise(lost.services),
      [Symbol.asyncDispose]: async () => {},
    },
    promise(lost.supervisor),
  );
  await setImmediate();
  return loss;
}

test('a load that loses nothing is as it was measured', async () => {
  const loss = await lossOf({});
  expect(loss.signal.aborted).toBe(false);
  expect(loss.noted(outcome)).toBe(outcome);
});

test('a back end that dies fails under its load, and what was measured is kept', async () => {
  const loss = await lossOf({ target: new Error('it exited with 7') });
  expect(loss.signal.aborted).toBe(true);
  const { endedBy, measurements } = loss.noted(outcome);
  expect(endedBy).toBe('error');
  expect(measurements).toMatchObject([
    { broken: 'the back end died under load: it exited with 7', isGeneratorLost: false },
  ]);
  expect(measurements[0]?.ledger).toBe(outcome.measurements[0]?.ledger);
});

test.each(['services', 'supervisor'])(
  'the loss of its %s says nothing of the back end, which went down with them',
  async (what) => {
    const loss = await lossOf({
      [what]: new Error('Postgres exited with 9'),
      target: new Error('it exited with 1'),
    });
    const { endedBy, measurements } = loss.noted(outcome);
    expect(endedBy).toBe('lost');
    expect(measurements).toMatchObject([
      { broken: 'the load lost what it needs: Postgres exited with 9', isGeneratorLost: true },
    ]);
  },
);
