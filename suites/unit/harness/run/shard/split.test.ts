import { assert, integer, option, property, record, string, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { parseShard, splitUnits } from '../../../../../harness/run/shard/split.ts';

const unit = (key: string, durationMs: number | null) => ({ key, durationMs });

test('the longest go first, each into the shard that has the least', () => {
  const units = [unit('a', 1), unit('b', 7), unit('c', 5), unit('d', 4), unit('e', 3)];
  const shards = splitUnits(units, 2).map((shard) => shard.map(({ key }) => key));
  expect(shards).toEqual([
    ['b', 'e'],
    ['c', 'd', 'a'],
  ]);
});

test('one that never ran counts as the median of the others', () => {
  const units = [unit('new', null), unit('a', 10), unit('b', 2), unit('c', 3)];
  const shards = splitUnits(units, 2).map((shard) => shard.map(({ key }) => key));
  expect(shards).toEqual([['a'], ['c', 'new', 'b']]);
});

test('every unit is in one shard, whatever their order, and none takes more than its share and the longest', () => {
  const anyUnits = uniqueArray(
    record({
      key: string(),
      durationMs: option(integer({ min: 0, max: 1_000 })),
    }),
    { selector: ({ key }) => key, maxLength: 30 },
  );
  assert(
    property(anyUnits, integer({ min: 1, max: 6 }), (units, of) => {
      const shards = splitUnits(units, of);
      const keys = shards.flat().map(({ key }) => key);
      expect(keys.toSorted()).toEqual(units.map(({ key }) => key).toSorted());
      expect(splitUnits(units.toReversed(), of)).toEqual(shards);
      const known = units.every(({ durationMs }) => durationMs !== null);
      if (!known) return;
      const total = units.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
      const longest = Math.max(0, ...units.map(({ durationMs }) => durationMs ?? 0));
      const sums = shards.map((shard) =>
        shard.reduce((sum, one) => sum + (one.durationMs ?? 0), 0),
      );
      // Any list schedule: no shard takes more than its share of the rest and the longest unit.
      expect(Math.max(...sums)).toBeLessThanOrEqual((total - longest) / of + longest + 1e-9);
    }),
  );
});

test.each([
  ['2/4', { index: 2, of: 4 }],
  [' 1/1 ', { index: 1, of: 1 }],
])('%j is a shard', (text, shard) => {
  expect(parseShard(text)).toEqual(shard);
});

test.each(['0/4', '5/4', '2', '2/', 'a/b', '1/0', '-1/2', '1.5/2'])('%j is refused', (text) => {
  expect(() => parseShard(text)).toThrow(`--shard ${text} is no part of a whole`);
});
