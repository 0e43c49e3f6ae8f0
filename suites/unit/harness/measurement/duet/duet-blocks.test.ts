import { expect, test } from 'vitest';

import { duetBlocks } from '../../../../../harness/measurement/duet/duet-blocks.ts';
import { simulatedRound } from './rounds.ts';

const all = { most: 60, endpoint: null };

test('leaves out the first and the last pair, which are incomplete', () => {
  const round = simulatedRound({ pairs: 22, requests: 20, took: (_, pair) => pair });
  const blocks = duetBlocks(round, 0.5, all);
  const pairs = blocks.flatMap(({ base }) => [...base]);
  expect(Math.min(...pairs)).toBe(1);
  expect(Math.max(...pairs)).toBe(20);
});

test('cuts no more blocks than it may', () => {
  const round = simulatedRound({ pairs: 502, requests: 20, took: () => 1 });
  expect(duetBlocks(round, 0.5, { most: 60, endpoint: null })).toHaveLength(55);
  expect(duetBlocks(round, 0.5, { most: 10, endpoint: null })).toHaveLength(10);
});

test('a block of a higher percentile is longer, so that three requests lie above it', () => {
  const round = simulatedRound({ pairs: 402, requests: 2, took: () => 1 });
  const sizes = (p: number) => duetBlocks(round, p, all).map(({ base }) => base.length);
  expect(Math.min(...sizes(0.5))).toBeGreaterThanOrEqual(16);
  expect(Math.min(...sizes(0.95))).toBeGreaterThanOrEqual(60);
  expect(Math.min(...sizes(0.99))).toBeGreaterThanOrEqual(300);
});

test("splits the base's requests by every other pair", () => {
  const round = simulatedRound({ pairs: 42, requests: 20, took: (_, pair) => pair % 2 });
  for (const { halvesOfBase } of duetBlocks(round, 0.5, all)) {
    const [first, second] = halvesOfBase.map((half) => new Set(half));
    expect([first?.size, second?.size]).toEqual([1, 1]);
    expect(first).not.toEqual(second);
  }
});

test('looks at one endpoint alone where it is asked to', () => {
  const round = simulatedRound({ pairs: 42, requests: 40, took: () => 1 });
  const endpoint = round.endpoint.map((_, index) => index % 2);
  const blocks = duetBlocks({ ...round, endpoint }, 0.5, { most: 60, endpoint: 1 });
  expect(blocks.length).toBeGreaterThan(0);
  const counted = blocks.reduce((sum, { base }) => sum + base.length, 0);
  expect(counted).toBe(blocks.length * 2 * 20);
});

test('has no block where too little was sent', () => {
  expect(duetBlocks(simulatedRound({ pairs: 3, requests: 1, took: () => 1 }), 0.5, all)).toEqual(
    [],
  );
  expect(duetBlocks(simulatedRound({ pairs: 0, requests: 1, took: () => 1 }), 0.5, all)).toEqual(
    [],
  );
});
