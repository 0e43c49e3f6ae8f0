import { expect, test } from 'vitest';
import { unmetThreshold } from '../../../../harness/verdicts/script-threshold.ts';

const threshold = { metric: 'http_req_duration', expression: 'p(95)<500' };

test('a crossed threshold of a script fails the run', () => {
  const gate = unmetThreshold('load/predict', { ...threshold, state: 'crossed' });
  expect(gate).toMatchObject({
    id: 'load/predict k6 http_req_duration: p(95)<500',
    verdict: 'fail',
    severity: 'block',
    needs: null,
  });
});

test('one that no point ever came for leaves it open', () => {
  const gate = unmetThreshold('load/predict', { ...threshold, state: 'no data' });
  expect(gate).toMatchObject({ verdict: 'inconclusive', measured: null });
  expect(gate.needs).toContain('http_req_duration');
});
