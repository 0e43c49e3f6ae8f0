import { expect, test } from 'vitest';
import { countUnmarked } from '../../../../harness/merge/count-tests.ts';
import { checkShards } from '../../../../harness/merge/check-shards.ts';
import { slowMarksGate } from '../../../../harness/verdicts/slow-marks.ts';
import { merged, sampleShards } from './sample-shard.ts';

const unmarked = { name: 'sleeps', file: 'b.test.ts', medianMs: 1_500, runs: 2 };
const marks = (tests: readonly (typeof unmarked)[], count: number) => ({
  gates: [slowMarksGate(tests, count, 1_000)],
});

test('slow tests without a mark add up over the shards, and one fails the whole', () => {
  const shards = sampleShards(marks([], 10), marks([unmarked], 5));
  expect(() => checkShards(shards, 2)).not.toThrow();
  expect(countUnmarked(shards)).toMatchObject({
    id: 'tests slow',
    verdict: 'fail',
    measured: { value: 1, sample: { count: 15 } },
    reason: expect.stringContaining('sleeps') as string,
  });
  const { gates, exitCode } = merged(shards);
  expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([['tests slow', 'fail']]);
  expect(exitCode).toBe(1);
});

test('it passes where each shard has marked its own, and is none where no shard has the gate', () => {
  expect(countUnmarked(sampleShards(marks([], 1), {}))).toMatchObject({ verdict: 'pass' });
  expect(countUnmarked(sampleShards({}, {}))).toBeNull();
});
