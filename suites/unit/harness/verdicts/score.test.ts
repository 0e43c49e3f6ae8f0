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
});
