import { expect, test } from 'vitest';
import { checkShares, sharesOf } from '../../../../harness/merge/check-shares.ts';
import { sampleShards } from './sample-shard.ts';

const planned = ['unit a.test.ts', 'unit b.test.ts'];
const share = (index: number, taken: readonly string[], all = planned) => ({
  shard: { index, of: 2, planned: [...all], taken: [...taken] },
});

test('the parts of one whole are merged, and say how many there are', () => {
  const shards = sampleShards(share(1, ['unit a.test.ts']), share(2, ['unit b.test.ts']));
  expect(() => checkShares(shards)).not.toThrow();
  expect(sharesOf(shards)).toBe(2);
});

test('runs that are no parts are left to the other checks', () => {
  const shards = sampleShards({}, {});
  expect(() => checkShares(shards)).not.toThrow();
  expect(sharesOf(shards)).toBeNull();
});

test('a file that no part has run is refused, where all parts are there', () => {
  expect(() => checkShares(sampleShards(share(1, ['unit a.test.ts']), share(2, [])))).toThrow(
    'no part has run unit b.test.ts',
  );
  // One that is missing is told by the merged run itself.
  expect(() => checkShares(sampleShards(share(1, ['unit a.test.ts'])))).not.toThrow();
});

test.each([
  [
    'a part twice',
    [share(1, ['unit a.test.ts']), share(1, ['unit a.test.ts'])],
    'shard 1 (shards/1) and shard 2 (shards/2) are both part 1/2',
  ],
  [
    'a run beside parts',
    [share(1, ['unit a.test.ts']), {}],
    'shard 2 (shards/2) is no part of a shared run, and shard 1 is',
  ],
  [
    'parts of two wholes',
    [share(1, ['unit a.test.ts']), share(2, [], ['unit a.test.ts'])],
    'shard 1 (shards/1) and shard 2 (shards/2) are parts of different wholes',
  ],
])('refuses %s', (_what, documents, message) => {
  const [first, ...others] = documents;
  expect(() => checkShares(sampleShards(first ?? {}, ...others))).toThrow(message);
});
