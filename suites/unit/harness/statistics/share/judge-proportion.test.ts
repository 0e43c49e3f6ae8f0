import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { judgeProportion } from '../../../../../harness/statistics/share/judge-proportion.ts';
import { judgeShare } from '../../../../../harness/statistics/share/judge-share.ts';
import { collectEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const question = { p0: 0.05, burstSeconds: 0.05 };

function run(seconds: number, share: number, seed = 1) {
  const random = seededRandom(seed);
  return steady(seconds, 100, () => random() < share);
}

const judged = (stream: ReturnType<typeof run>) => judgeProportion([stream], question, levels);

describe('the bounds of a share', () => {
  test('hold what was seen', () => {
    for (const share of [0.01, 0.05, 0.2]) {
      const { low, high, evidence } = judged(run(60, share));
      const seen = evidence.over / evidence.requests;
      expect(low).toBeLessThan(seen);
      expect(high).toBeGreaterThan(seen);
    }
  });

  test('lie below the limit where it is kept, and above it where it is broken', () => {
    const kept = judged(run(120, 0.02));
    expect(kept.verdict).toBe('at most');
    expect(kept.high).toBeLessThanOrEqual(question.p0);
    const broken = judged(run(60, 0.15));
    expect(broken.verdict).toBe('above');
    expect(broken.low).toBeGreaterThan(question.p0);
    const open = judged(run(30, 0.05));
    expect(open.verdict).toBe('open');
    expect(open.low).toBeLessThanOrEqual(question.p0);
    expect(open.high).toBeGreaterThan(question.p0);
  });

  test('are what the test itself rejects, to a thousandth', () => {
    const stream = run(120, 0.02);
    const { high, low } = judged(stream);
    const at = (p0: number) => judgeShare(collectEvidence(stream, { ...question, p0 }), levels);
    expect(at(high)).toBe('at most');
    expect(at(high * 0.997)).not.toBe('at most');
    expect(at(low)).not.toBe('above');
    expect(at(low * 0.997)).toBe('above');
  });

  test('begin at 0 where nothing was over the limit, and end at 1 where nothing is known', () => {
    expect(judged(run(30, 0)).low).toBe(0);
    expect(judged(run(0.1, 0.5, 3))).toMatchObject({ verdict: 'open', high: 1 });
    expect(judged(steady(0, 100))).toMatchObject({ verdict: 'open', low: 0, high: 1 });
  });
});

test('earlier evidence counts for the verdict, and not for the bounds', () => {
  const first = judged(run(3, 0));
  expect(first.verdict).toBe('open');
  const second = judgeProportion([run(3, 0, 2)], question, levels, [first.evidence]);
  expect(second.verdict).toBe('at most');
  expect(second.evidence.requests).toBe(300);
  expect(second.pooled.requests).toBe(600);
  expect(second.high).toBe(first.high);
});
