import { expect, test } from 'vitest';

import { summarizeScenario } from '../../../../harness/load/describe-outcome.ts';
import { endCode } from '../../../../harness/measurement/load-ledger.ts';
import { loadRun } from '../verdicts/load-run.ts';

const isFailed = (entry: number): boolean => entry % 10 < 6;

test('60 % that fail at once do not make the p50 fast: it has no answer', () => {
  const run = loadRun({ seconds: 10, rate: 100 });
  const { latencyMs, requests, failed } = summarizeScenario({
    ...run,
    ledger: {
      ...run.ledger,
      end: run.ledger.end.map((end, entry) => (isFailed(entry) ? endCode.failed : end)),
      latencyMs: run.ledger.latencyMs.map((ms, entry) => (isFailed(entry) ? Infinity : ms)),
    },
  });
  expect({ requests, failed }).toEqual({ requests: 1000, failed: 600 });
  expect(latencyMs).toMatchObject({ p50: null, p99: null, max: null });
});

test('percentiles are of all that was answered where nothing failed', () => {
  const { latencyMs } = summarizeScenario(loadRun({ seconds: 10, rate: 100 }));
  expect(latencyMs?.['p50']).toBeGreaterThan(2);
  expect(latencyMs?.['max']).toBeLessThan(9);
});
