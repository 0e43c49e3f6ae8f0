import { describe, expect, test } from 'vitest';
import type { AccuracyMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';

function measured(counts: Partial<AccuracyMeasurement>): AccuracyMeasurement {
  return {
    kind: 'accuracy',
    subject: 'model/int8',
    against: 'fp32',
    examples: 1_650,
    bothRight: 1_580,
    onlyThisRight: 4,
    onlyAgainstRight: 4,
    evidence: [],
    broken: null,
    ...counts,
  };
}

function gateOf(limit: string, counts: Partial<AccuracyMeasurement>) {
  const thresholds = parseThresholds({ tests: {}, 'model/int8': { accuracy: limit } });
  const [gate] = judge([measured(counts)], thresholds, { alpha: 0.01, suites: ['model'] });
  return gate!;
}

describe('accuracy beside another model', () => {
  test('passes a variant that is as often right', () => {
    const gate = gateOf('>= fp32 - 1pt', {});
    expect(gate).toMatchObject({ verdict: 'pass', measured: { value: 0, unit: 'pt' } });
    expect(gate.reason).toBe(
      'as accurate as fp32; the limit is kept with the confidence asked for',
    );
    expect(gate.limit).toMatchObject({ value: -1, unit: 'pt', text: '>= fp32 - 1pt' });
    expect(gate.evidence[0]).toMatchObject({
      kind: 'table',
      rows: [
        ['right', 1_580, 4],
        ['wrong', 4, 62],
      ],
    });
  });

  test('fails a variant that loses five points', () => {
    const gate = gateOf('>= fp32 - 1pt', {
      bothRight: 1_500,
      onlyThisRight: 2,
      onlyAgainstRight: 84,
    });
    expect(gate.verdict).toBe('fail');
    expect(gate.reason).toContain('4.97 pt less accurate than fp32');
  });

  test('can not tell about one point with a hundred examples, and says what would', () => {
    const gate = gateOf('>= fp32 - 1pt', {
      examples: 100,
      bothRight: 94,
      onlyThisRight: 1,
      onlyAgainstRight: 3,
    });
    expect(gate.verdict).toBe('inconclusive');
    expect(gate.needs).toMatch(/^about [\d,]+ examples$/);
  });

  test('never passes at the limit itself, however many examples', () => {
    const gate = gateOf('>= fp32 - 1pt', {
      examples: 100_000,
      bothRight: 95_000,
      onlyThisRight: 0,
      onlyAgainstRight: 1_000,
    });
    expect(gate.verdict).toBe('inconclusive');
    expect(gate.needs).toBe('a limit that is further from the value');
  });

  test('is not judged beside a model that it was not measured beside', () => {
    const gate = gateOf('>= origin - 1pt', {});
    expect(gate).toMatchObject({ verdict: 'inconclusive', measured: null });
  });
});

describe('accuracy alone', () => {
  test.each([
    ['>= 90%', 'pass'],
    ['>= 98%', 'fail'],
    ['>= 96%', 'inconclusive'],
  ])('of 96 %% against %s: %s', (limit, verdict) => {
    expect(gateOf(limit, {})).toMatchObject({ verdict, measured: { value: 1_584 / 1_650 } });
  });
});

test('no example and a model that failed are never a pass', () => {
  expect(gateOf('>= fp32 - 1pt', { examples: 0, bothRight: 0 }).verdict).toBe('inconclusive');
  const broken = gateOf('>= fp32 - 1pt', { broken: 'the variant answers NaN' });
  expect(broken).toMatchObject({ verdict: 'fail', reason: 'the variant answers NaN' });
});
