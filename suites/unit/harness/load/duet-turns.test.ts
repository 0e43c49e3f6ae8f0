import { expect, test } from 'vitest';

import {
  sideOfCode,
  sideOfTurn,
  turnAt,
  turnCode,
  turnOfCode,
} from '../../../../harness/load/duet-turns.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);

test('a turn lasts its time, and what comes before the first belongs to it', () => {
  const turns = { startMs: 1000, turnMs: 500, seed: 1 };
  expect([0, 1000, 1499, 1500, 2600].map((at) => turnAt(turns, at))).toEqual([0, 0, 0, 1, 3]);
});

test('each pair of turns has both sides', () => {
  for (const seed of range(20)) {
    for (const pair of range(50)) {
      const sides = [sideOfTurn({ seed }, 2 * pair), sideOfTurn({ seed }, 2 * pair + 1)];
      expect(sides.toSorted()).toEqual(['base', 'candidate']);
    }
  }
});

test('either side begins about half of the pairs, whatever the seed', () => {
  for (const seed of [0, 1, 2019, 0xffff_ffff]) {
    const begun = range(1000).filter((pair) => sideOfTurn({ seed }, 2 * pair) === 'base').length;
    expect(begun).toBeGreaterThan(400);
    expect(begun).toBeLessThan(600);
  }
});

test('a turn and its side come back from their number', () => {
  for (const turn of [0, 1, 7, 100_000]) {
    for (const side of ['base', 'candidate'] as const) {
      const code = turnCode(turn, side);
      expect([turnOfCode(code), sideOfCode(code)]).toEqual([turn, side]);
    }
  }
});
