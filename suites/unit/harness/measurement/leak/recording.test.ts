import { expect, test } from 'vitest';
import { Recording } from '../../../../../harness/measurement/leak/recording.ts';
import type { Subject } from '../../../../../harness/measurement/leak/subject.ts';
import type { Sample } from '../../../../../harness/measurement/probe/sampler.ts';

const sample = (heap: number): Sample => ({
  levels: { heap, fds: 20 },
  verified: true,
  milliseconds: 1,
  collectionMs: 1,
  compiledBytes: 0,
});

test('another way to collect moves all that was recorded, so that no level falls in between', () => {
  const record = new Recording({} as Subject);
  record.warmUp.push({ operations: 0, sample: sample(9_000) });
  record.windows.push([
    { operations: 10, sample: sample(9_100) },
    { operations: 20, sample: sample(9_200) },
  ]);
  // A collection of last resort takes 4,000 B of caches that the last sample still had.
  record.rebase(sample(9_200), sample(5_200), ['heap']);
  record.windows.push([{ operations: 20, sample: sample(5_200) }]);
  const { warmUp, windows } = record.trajectoryOf({ resource: 'heap', kind: 'bytes' }, true);
  expect([...warmUp, ...windows.flat()].map(({ level }) => level)).toEqual([
    5_000, 5_100, 5_200, 5_200,
  ]);
  const counts = record.trajectoryOf({ resource: 'fds', kind: 'count' }, true);
  expect(counts.warmUp).toEqual([{ operations: 0, level: 20 }]);
});
