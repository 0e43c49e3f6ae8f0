import { expect, test } from 'vitest';
import { concluded } from '../../../../../harness/measurement/leak/conclude.ts';
import { throughHttpLimits, written } from '../../../../../harness/measurement/leak/limits.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';

test('a limit that nobody wrote and so few operations can’t show is no gate, and does not move', () => {
  // 15 kB an operation is less than is allowed, and 8,000 operations don't show that it is.
  const points = Array.from({ length: 21 }, (_, index) => ({
    operations: 400 * index,
    level: 15_000 * 400 * index,
  }));
  const trajectory = {
    resource: 'rss',
    kind: 'bytes',
    verified: true,
    cutShort: false,
    steadyFrom: 0,
    windows: [points.slice(0, 11), points.slice(10)],
    warmUp: [],
    drained: [],
  } as const;
  const limit = throughHttpLimits['rss']!;
  const judgement = leakRule.judge(trajectory, limit, true);
  const unasked = concluded({ trajectory, limit, judgement }, {});
  expect(unasked).toMatchObject({ verdict: null, threshold: 16_384, isWritten: false });
  expect(unasked.reason).toMatch(/^not judged finer than \d+(\.\d+)? kB\/op$/);
  const asked = concluded({ trajectory, limit: written(limit, 16_384), judgement }, {});
  expect(asked).toMatchObject({ verdict: 'inconclusive', threshold: 16_384, isWritten: true });
});

test('what a leak left open was not measured further, and says so', () => {
  const judgement = {
    verdict: 'inconclusive',
    slopePerOp: 2,
    interval: [0, 4],
    confidence: 0.99,
    reason: 'so few operations',
    needs: 'about 600 more operations',
  } as const;
  const trajectory = {
    resource: 'fds',
    kind: 'count',
    verified: true,
    cutShort: false,
    steadyFrom: 0,
    windows: [],
    warmUp: [],
    drained: [],
  } as const;
  const limit = throughHttpLimits['fds']!;
  expect(concluded({ trajectory, limit, judgement }, {}, ['heap', 'timers'])).toMatchObject({
    isCutShort: true,
    verdict: 'inconclusive',
    reason: 'not measured further: heap and timers leak',
    needs: 'another run, once the leak of heap and timers is mended',
  });
  expect(concluded({ trajectory, limit, judgement }, {})).not.toHaveProperty('isCutShort');
});
