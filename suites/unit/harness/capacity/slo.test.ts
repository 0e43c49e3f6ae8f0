import { expect, test } from 'vitest';
import { ledgerOf } from '../../../../harness/measurement/load-ledger.ts';
import { parseSlo } from '../../../../harness/capacity/slo.ts';

test('an objective is percentiles and a share of errors, each with its limit', () => {
  const { objectives } = parseSlo('p95 <= 100ms, p99 < 250ms, errors < 2%');
  expect(objectives.map(({ text, share }) => [text, share])).toEqual([
    ['errors < 2%', 0.02],
    ['p95 <= 100ms', 0.05],
    ['p99 < 250ms', 0.01],
  ]);
});

test('what never came is over every limit, and is an error', () => {
  const ledger = ledgerOf({
    dueMs: Float64Array.of(0, 10, 20),
    latencyMs: Float64Array.of(5, 300, Number.POSITIVE_INFINITY),
    failed: Uint8Array.of(0, 0, 1),
  });
  const { objectives } = parseSlo('p99 < 250ms, errors < 2%');
  const over = objectives.map(({ isOver }) => [0, 1, 2].map((i) => isOver(ledger, i)));
  expect(over).toEqual([
    [false, false, true],
    [false, true, true],
  ]);
});

test.for(['p99', 'p99 > 50ms', 'mean < 5ms', '', 'p99 < 50ms; errors < 1%', 'errors < 0%'])(
  'what is no objective is refused with an example: %s',
  (text) => {
    expect(() => parseSlo(text)).toThrow(/--find-max|limit|unit/u);
  },
);

test('a limit without its unit is refused in the words of the option', () => {
  expect(() => parseSlo('p95 < 100')).toThrow(
    /^--find-max 'p95 < 100': p95: '< 100' does not suit/u,
  );
});
