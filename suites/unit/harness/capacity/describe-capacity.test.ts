import { expect, test } from 'vitest';
import {
  describeHead,
  describeRate,
  describeRates,
} from '../../../../harness/capacity/describe-capacity.ts';
import { recordAt } from '../../../../harness/capacity/rate-record.ts';
import { capacitySentence } from '../../../../harness/verdicts/capacity.ts';
import { parseSlo } from '../../../../harness/capacity/slo.ts';
import { loadRun } from '../verdicts/load-run.ts';

const slo = parseSlo('p99 < 25ms');

test.for([
  [
    { low: 434, high: 498, estimate: 453 },
    'holds at 434 a second, looks kept up to 453, is broken at 498',
  ],
  [{ low: 434, high: 498, estimate: 434 }, 'holds at 434 a second, is broken at 498'],
  [
    { low: null, high: 120, estimate: 78 },
    'is shown to hold at no rate, looks kept up to 78, is broken at 120',
  ],
  [{ low: 60, high: null, estimate: 60 }, 'holds at 60 a second, is shown to be broken at none'],
] as const)('a capacity is one sentence: %o', ([bracket, sentence]) => {
  expect(capacitySentence(bracket, slo.text)).toBe(`p99 < 25ms ${sentence}`);
});

test('each rate is a line with its percentiles and what is shown of it', () => {
  const kept = recordAt(200, loadRun({ seconds: 30 }), slo, undefined);
  const broken = recordAt(400, loadRun({ seconds: 30, slowShare: 0.2 }), slo, undefined);
  const lines = describeRates([kept, broken]).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^ {2}rate +p50 +p95 +p99 +failed +requests +time +cores +objective$/u);
  expect(lines[1]).toMatch(/^ {2}200\/s .* holds \(0\.00 × what it allows\)$/u);
  expect(lines[2]).toMatch(/^ {2}400\/s .* does not hold \(\d+\.\d\d × what it allows\)$/u);
});

test('a line that is printed while the search goes on stands under its head', () => {
  const record = recordAt(200, loadRun({ seconds: 30 }), slo, undefined, { cores: 0.25 });
  const [head, line] = [describeHead(), describeRate(record)];
  expect(head.indexOf('cores')).toBe(line.indexOf('0.250'));
  expect(describeRates([record])).toBe(head + line);
});

test('a stretch that is too short for a queue to settle shows no rate to hold', () => {
  const short = recordAt(2_000, loadRun({ seconds: 10, rate: 2_000 }), slo, undefined);
  expect(short.holding).toBe('open');
  expect(recordAt(2_000, loadRun({ seconds: 20, rate: 2_000 }), slo, short).holding).toBe('holds');
});
