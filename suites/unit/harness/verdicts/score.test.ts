import { describe, expect, test } from 'vitest';
import type { ScoreMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';

const shared = {
  kind: 'score',
  subject: 'model/int8',
  against: 'fp32',
  evidence: [],
  broken: null,
} as const;

function verdict(scores: ScoreMeasurement['scores'], accuracy: string) {
  const thresholds = parseThresholds({ tests: {}, 'model/int8': { accuracy } });
  const measurement: ScoreMeasurement = { ...shared, metric: 'score', scores };
  return judge([measurement], thresholds, { alpha: 0.01, suites: ['model'] })[0]!;
}

const repeat = (count: number, value: number): number[] =>
  Array.from({ length: count }, () => value);

describe('an accuracy that is a score', { tags: ['unit'] }, () => {
  test('passes beside a model that scores the same on a thousand examples', () => {
    const scores = { kind: 'mean', own: repeat(1000, 0.8), against: repeat(1000, 0.8) } as const;
    expect(verdict(scores, '>= fp32 - 1pt')).toMatchObject({ verdict: 'pass' });
  });

  test('fails where every example scores five points less', () => {
    const scores = { kind: 'mean', own: repeat(1000, 0.75), against: repeat(1000, 0.8) } as const;
    const gate = verdict(scores, '>= fp32 - 1pt');
    expect(gate.verdict).toBe('fail');
    expect(gate.measured?.value).toBeCloseTo(-5, 6);
  });

  test('is open on a handful of examples, and says how many would do', () => {
    const scores = { kind: 'mean', own: repeat(20, 0.8), against: repeat(20, 0.8) } as const;
    const gate = verdict(scores, '>= fp32 - 1pt');
    expect(gate.verdict).toBe('inconclusive');
    expect(gate.needs).toMatch(/examples/);
  });

  test('F1 of fewer than a hundred examples is not judged', () => {
    const labels = repeat(50, 1);
    const scores = { kind: 'macro-f1', expected: labels, own: labels, against: labels } as const;
    expect(verdict(scores, '>= 90%')).toMatchObject({ verdict: 'inconclusive' });
  });

  test('F1 falls where a rare class is no longer found', () => {
    const expected = [...repeat(450, 0), ...repeat(50, 1)];
    const scores = { kind: 'macro-f1', expected, own: repeat(500, 0), against: expected } as const;
    expect(verdict(scores, '>= fp32 - 5pt')).toMatchObject({ verdict: 'fail' });
  });

  test('says its metric, its interval and what it was measured beside', () => {
    const scores = { kind: 'mean', own: repeat(1000, 0.8), against: repeat(1000, 0.8) } as const;
    const beside = verdict(scores, '>= fp32 - 1pt');
    expect(beside).toMatchObject({
      limit: { value: -1, unit: 'pt', text: '>= fp32 - 1pt' },
      measured: { unit: 'pt', confidence: 0.98, sample: { count: 1_000, of: 'examples' } },
      reason: 'score: as good as fp32; the limit is kept with the confidence asked for',
      needs: null,
    });
    const alone = verdict(scores, '>= 70%');
    expect(alone).toMatchObject({ verdict: 'pass', measured: { unit: 'ratio' } });
    expect(alone.reason).toContain('score: 0.800; the limit is kept');
    const [low, high] = alone.measured?.interval ?? [];
    expect(low).toBeGreaterThan(0.7);
    expect(low).toBeLessThan(0.8);
    expect(high).toBeGreaterThan(0.8);
    expect(high).toBeLessThan(0.9);
  });

  test('a mean alone fails where it is shown to be below, and is open near its limit', () => {
    const scores = { kind: 'mean', own: repeat(1000, 0.8), against: repeat(1000, 0.8) } as const;
    expect(verdict(scores, '>= 90%').verdict).toBe('fail');
    expect(verdict(scores, '>= 80%').verdict).toBe('inconclusive');
  });

  test('a difference is said in points, above or below', () => {
    const up = { kind: 'mean', own: repeat(1000, 0.85), against: repeat(1000, 0.8) } as const;
    const down = { kind: 'mean', own: repeat(1000, 0.8), against: repeat(1000, 0.85) } as const;
    expect(verdict(up, '>= fp32 - 1pt').reason).toContain('score: 5.00 pt above fp32');
    expect(verdict(down, '>= fp32 - 1pt').reason).toContain('score: 5.00 pt below fp32');
  });

  test('F1 alone is resampled', () => {
    const expected = [...repeat(250, 0), ...repeat(250, 1)];
    const scores = { kind: 'macro-f1', expected, own: expected, against: expected } as const;
    expect(verdict(scores, '>= 90%')).toMatchObject({
      verdict: 'pass',
      measured: { value: 1, interval: [1, 1] },
    });
  });

  test('is not judged without an example, or beside a model that it was not measured beside', () => {
    const none = { kind: 'mean', own: [], against: [] } as const;
    expect(verdict(none, '>= 90%')).toMatchObject({ reason: 'no example was answered' });
    const scores = { kind: 'mean', own: repeat(10, 1), against: repeat(10, 1) } as const;
    expect(verdict(scores, '>= other - 1pt')).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      reason: 'it was measured beside fp32, not beside other',
    });
    const labels = repeat(99, 1);
    const few = { kind: 'macro-f1', expected: labels, own: labels, against: labels } as const;
    expect(verdict(few, '>= 90%').reason).toBe('99 examples; F1 is judged from 100 on');
  });
});
