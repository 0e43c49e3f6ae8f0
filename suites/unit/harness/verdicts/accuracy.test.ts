import { describe, expect, test } from 'vitest';
import type { AccuracyMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { needsOf, verdictOf } from '../../../../harness/verdicts/accuracy.ts';
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
    expect(gate.measured).toMatchObject({
      confidence: 0.98,
      sample: { count: 1_650, of: 'examples' },
    });
    const [low, high] = gate.measured?.interval ?? [];
    expect([low, high]).toEqual([-high!, high]);
    expect(high).toBeGreaterThan(0.3);
    expect(high).toBeLessThan(0.6);
    expect(gate.evidence[0]).toMatchObject({
      kind: 'table',
      title: "Right answers beside fp32 (McNemar's exact test: p = 1.0)",
      columns: ['', 'fp32 right', 'fp32 wrong'],
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
    expect(gate.reason).toBe(
      '4.97 pt less accurate than fp32; the limit is broken with the confidence asked for',
    );
    expect(gate.measured?.value).toBeCloseTo(-4.97, 2);
    expect(gate.needs).toBeNull();
    const [table] = gate.evidence;
    expect(table?.kind === 'table' && table.title).toMatch(/p = \d\.\de-2\d\)$/);
  });

  test('says so of a variant that is right more often', () => {
    const gate = gateOf('>= fp32 - 1pt', { onlyThisRight: 40, onlyAgainstRight: 2 });
    expect(gate.reason).toContain('2.30 pt more accurate than fp32');
  });

  test('keeps the evidence that was measured, behind the table of disagreements', () => {
    const evidence = [{ kind: 'text', title: 'Sizes', lines: ['2 MB'] }] as const;
    expect(gateOf('>= fp32 - 1pt', { evidence }).evidence.at(1)).toEqual(evidence[0]);
    expect(gateOf('>= 90%', { evidence }).evidence).toEqual(evidence);
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
    expect(gate).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      reason: 'it was measured beside fp32, not beside origin',
    });
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

  test('says how many are right, and within what', () => {
    const gate = gateOf('>= 90%', {});
    expect(gate).toMatchObject({
      measured: { unit: 'ratio', confidence: 0.98, sample: { count: 1_650, of: 'examples' } },
      reason: '1,584 of 1,650 answers are right; the limit is kept with the confidence asked for',
      needs: null,
    });
    // Where each tail of the binomial distribution has 1 %.
    expect(gate.measured?.interval?.[0]).toBeCloseTo(0.947318, 5);
    expect(gate.measured?.interval?.[1]).toBeCloseTo(0.970408, 5);
  });
});

describe('a strict limit', () => {
  test('is broken by all that is right, where more than all is wanted', () => {
    const all = { bothRight: 1_650, onlyThisRight: 0, onlyAgainstRight: 0 };
    expect(gateOf('>= 100%', all).verdict).toBe('inconclusive');
    expect(gateOf('> 100%', all).verdict).toBe('fail');
  });

  test('is broken by a difference of a hundred points, where more is wanted', () => {
    const best = { bothRight: 0, onlyThisRight: 1_650, onlyAgainstRight: 0 };
    expect(gateOf('>= fp32 + 100pt', best).verdict).toBe('inconclusive');
    expect(gateOf('> fp32 + 100pt', best).verdict).toBe('fail');
  });
});

test('an open limit on its own says how many examples it takes', () => {
  // The low end is .0127 below the value, the limit .005: 6.4 times the examples.
  expect(gateOf('>= 95.5%', {}).needs).toBe('about 11,000 examples');
});

describe('what an interval says of a limit', () => {
  test.each([
    [[0.9, 0.95], false, 'pass'],
    [[0.9, 0.95], true, 'inconclusive'],
    [[0.85, 0.9], false, 'inconclusive'],
    [[0.85, 0.9], true, 'fail'],
    [[0.85, 0.89], false, 'fail'],
    [[0.91, 0.95], true, 'pass'],
  ] as const)('%j against .9, strict: %s: %s', (interval, isStrict, verdict) => {
    expect(verdictOf(interval, 0.9, isStrict)).toBe(verdict);
  });

  test('an open one asks for as many examples as bring its near end to the limit', () => {
    // The near end is .04 from the value, the limit .02: four times the examples.
    expect(needsOf('inconclusive', [0.92, 0.96, 0.97], 0.94, 500)).toBe('about 2,000 examples');
    expect(needsOf('inconclusive', [0.9, 0.92, 0.96], 0.94, 500)).toBe('about 2,000 examples');
    expect(needsOf('inconclusive', [0.92, 0.96, 0.97], 0.94, 250_000)).toBe(
      'about 1,000,000 examples',
    );
    expect(needsOf('inconclusive', [0.92, 0.96, 0.97], 0.94, 260_000)).toBe(
      'a limit that is further from the value',
    );
    expect(needsOf('pass', [0.92, 0.96, 0.97], 0.94, 500)).toBeNull();
  });
});

test('no example and a model that failed are never a pass', () => {
  expect(gateOf('>= fp32 - 1pt', { examples: 0, bothRight: 0 })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'no example was answered',
  });
  const broken = gateOf('>= fp32 - 1pt', { broken: 'the variant answers NaN' });
  expect(broken).toMatchObject({ verdict: 'fail', reason: 'the variant answers NaN' });
});
