import { describe, expect, test } from 'vitest';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { growthToDecide } from '../../../../../harness/statistics/share/growth.ts';
import { judgeShare } from '../../../../../harness/statistics/share/judge-share.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.1 };
const evidenceOf = (seconds: number, isOver: (i: number) => boolean) =>
  collectEvidence(steady(seconds, 100, isOver), question);

describe('how much more of the same would decide', () => {
  test('a clean run lacks the time of the burst test', () => {
    // 0.1 s · ln(1/.008)/.05 = 9.66 s.
    const growth =
      growthToDecide(
        evidenceOf(5, () => false),
        levels,
      ) ?? Number.NaN;
    expect(5 * growth).toBeGreaterThan(9.6);
    expect(5 * growth).toBeLessThan(9.66 * 1.06);
    expect(
      judgeShare(
        evidenceOf(5 * growth, () => false),
        levels,
      ),
    ).toBe('at most');
  });

  test.each([
    [40, 'at most'],
    [15, 'above'],
  ] as const)('with every %dth request over the limit it ends %s', (every, verdict) => {
    const isOver = (i: number) => i % every === 0;
    const short = evidenceOf(4, isOver);
    expect(judgeShare(short, levels)).toBe('open');
    const growth = growthToDecide(short, levels) ?? Number.NaN;
    expect(growth).toBeGreaterThan(1);
    expect(judgeShare(evidenceOf(4 * growth * 1.1, isOver), levels)).toBe(verdict);
    expect(judgeShare(evidenceOf(4 * growth * 0.8, isOver), levels)).toBe('open');
  });

  test('at the limit not even a hundred times as much does', () => {
    expect(
      growthToDecide(
        evidenceOf(30, (i) => i % 20 === 0),
        levels,
      ),
    ).toBeNull();
  });
});
