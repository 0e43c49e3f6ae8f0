import { expect, test } from 'vitest';
import { concluded } from '../../../../../harness/measurement/leak/conclude.ts';
import { throughHttpLimits } from '../../../../../harness/measurement/leak/limits.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';

test('what is clean by a backstop shows a limit that its slope keeps', () => {
  // 20 kB an operation for 600 operations: more than is allowed, and too few to be believed.
  const points = Array.from({ length: 21 }, (_, index) => ({
    operations: 30 * index,
    level: 20_000 * 30 * index,
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
  const { verdict, interval, threshold, reason } = concluded({ trajectory, limit, judgement }, {});
  expect(verdict).toBe('clean');
  expect(reason).toContain('as much as so few can show');
  expect(threshold).toBeGreaterThanOrEqual(interval[1]);
});
