import { expect, test } from 'vitest';

import type { DuetRequests } from '../../../../../harness/measurement/duet/duet.ts';
import { blockRatios } from '../../../../../harness/measurement/duet/block-ratios.ts';
import { logNormal, simulatedRound } from './rounds.ts';

test('gives ln(candidate / base) of each block', () => {
  const round = simulatedRound({
    pairs: 82,
    requests: 20,
    took: (side) => (side === 'candidate' ? 12 : 10),
  });
  const { logRatios, canary, baseMs, candidateMs } = blockRatios(
    { rounds: [round], blocksARound: 60 },
    0.5,
  );
  expect(new Set(logRatios)).toEqual(new Set([Math.log(1.2)]));
  expect(new Set(canary)).toEqual(new Set([0]));
  expect([baseMs, candidateMs]).toEqual([10, 12]);
});

test('a machine that slows down slows both sides: the ratio stays', () => {
  const round = simulatedRound({
    pairs: 82,
    requests: 20,
    took: (side, pair) => (10 + pair) * (side === 'candidate' ? 1.1 : 1),
  });
  const { logRatios } = blockRatios({ rounds: [round], blocksARound: 60 }, 0.5);
  for (const x of logRatios) expect(x).toBeCloseTo(Math.log(1.1), 1);
});

test('an answer that never came is slower than any', () => {
  const round = simulatedRound({
    pairs: 42,
    requests: 20,
    took: (side) => (side === 'candidate' ? Infinity : 10),
  });
  const { logRatios, candidateMs } = blockRatios({ rounds: [round], blocksARound: 60 }, 0.5);
  expect(new Set(logRatios)).toEqual(new Set([Math.log(1000)]));
  expect(candidateMs).toBe(Infinity);
});

test('a block that neither side answered tells nothing', () => {
  const round = simulatedRound({ pairs: 42, requests: 20, took: () => Infinity });
  expect(blockRatios({ rounds: [round], blocksARound: 60 }, 0.5).logRatios).toEqual([]);
});

/** Five times as slow until that pair of turns. */
function warm(until: number): DuetRequests {
  return simulatedRound({ pairs: 122, requests: 20, took: (_, pair) => (pair <= until ? 50 : 10) });
}

test('leaves out the warm-up of a round, and at most a quarter of it', () => {
  expect(blockRatios({ rounds: [warm(0)], blocksARound: 60 }, 0.5).logRatios).toHaveLength(60);
  expect(blockRatios({ rounds: [warm(10)], blocksARound: 60 }, 0.5).logRatios).toHaveLength(55);
  expect(blockRatios({ rounds: [warm(60)], blocksARound: 60 }, 0.5).logRatios).toHaveLength(45);
});

test('each round has blocks and a warm-up of its own', () => {
  const rounds = [1, 2, 3].map((seed) =>
    simulatedRound({ pairs: 122, requests: 20, took: logNormal(1), seed }),
  );
  const { logRatios } = blockRatios({ rounds, blocksARound: 20 }, 0.5);
  expect(logRatios.length).toBeGreaterThan(40);
  expect(logRatios.length).toBeLessThanOrEqual(60);
});
