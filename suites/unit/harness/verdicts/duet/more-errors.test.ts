import { expect, test } from 'vitest';

import { judge } from '../../../../../harness/verdicts/judge.ts';
import { parseLimit } from '../../../../../harness/thresholds/limit.ts';
import { duetMeasurement, simulatedRound } from '../../measurement/duet/rounds.ts';

/** @param failing of a side in a pair: its share of requests without an answer */
function gateOf(failing: (side: 'base' | 'candidate', pair: number) => number, requests = 40) {
  const round = simulatedRound({
    pairs: 120,
    requests,
    took: (side, pair, random) => (random() < failing(side, pair) ? Infinity : 10),
  });
  const [gate] = judge(
    [duetMeasurement([round])],
    [
      {
        subject: 'load/predict',
        statistic: { kind: 'more errors', name: 'errors.more', than: 'origin/main' },
        bound: parseLimit('<= 1pt'),
        severity: 'block',
      },
    ],
    { alpha: 0.01, suites: ['load'] },
  );
  if (gate === undefined) throw new Error('there is a gate');
  return gate;
}

test('no failures on either side pass', () => {
  expect(gateOf(() => 0).verdict).toBe('pass');
});

test('few requests without a failure do not show enough', () => {
  expect(gateOf(() => 0, 1).verdict).toBe('inconclusive');
});

test('failures that the base has as well pass', () => {
  expect(gateOf(() => 0.02).verdict).toBe('pass');
});

test('failures of the candidate alone, all the time, fail', () => {
  const gate = gateOf((side) => (side === 'candidate' ? 0.1 : 0));
  expect(gate.verdict).toBe('fail');
  expect(gate.reason).toMatch(/failed against 0 of 4,800 of origin\/main, over and over$/u);
});

test('one burst of failures is one stretch: it does not fail the candidate', () => {
  const gate = gateOf((side, pair) => (side === 'candidate' && pair >= 50 && pair < 54 ? 1 : 0));
  expect(gate.verdict).toBe('inconclusive');
});
