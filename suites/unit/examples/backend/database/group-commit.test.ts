import { expect, test } from 'vitest';
import { GroupCommit } from '../../../../../examples/backend/database/group-commit.ts';

/** Writes that end when the test says so; each row comes back as text. */
function controlled(largestGroup = 100) {
  const writes: { rows: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const commit = new GroupCommit<number, string>((rows) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    writes.push({ rows, end: () => resolve(rows.map(String)), fail: reject });
    return promise;
  }, largestGroup);
  return { commit, writes };
}

test('a lone caller is written at once', async () => {
  const { commit, writes } = controlled();
  const written = commit.add([1, 2]);
  expect(writes.map(({ rows }) => rows)).toEqual([[1, 2]]);
  writes[0]!.end();
  expect(await written).toEqual(['1', '2']);
});

test('what arrives during a write is written together, and each gets its own', async () => {
  const { commit, writes } = controlled();
  const first = commit.add([1]);
  const second = commit.add([2, 3]);
  const third = commit.add([4]);
  writes[0]!.end();
  expect(await first).toEqual(['1']);
  await expect.poll(() => writes.map(({ rows }) => rows)).toEqual([[1], [2, 3, 4]]);
  writes[1]!.end();
  expect(await second).toEqual(['2', '3']);
  expect(await third).toEqual(['4']);
});

test('a group that would be too large is split between callers, never inside of one', async () => {
  const { commit, writes } = controlled(3);
  const all = Promise.all([[1], [2, 3], [4, 5], [6, 7, 8, 9]].map((rows) => commit.add(rows)));
  for (let index = 0; index < 4; index += 1) {
    await expect.poll(() => writes.length).toBe(index + 1);
    writes[index]!.end();
  }
  await all;
  expect(writes.map(({ rows }) => rows)).toEqual([[1], [2, 3], [4, 5], [6, 7, 8, 9]]);
});

test('a write that fails fails its group, and the next goes on', async () => {
  const { commit, writes } = controlled();
  const first = commit.add([1]);
  const second = commit.add([2]);
  writes[0]!.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => writes.length).toBe(2);
  writes[1]!.end();
  expect(await second).toEqual(['2']);
});
