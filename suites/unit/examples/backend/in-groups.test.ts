import { expect, test } from 'vitest';
import { InGroups } from '../../../../examples/backend/in-groups.ts';

/** Calls that end when the test says so; each item comes back as text. */
function controlled(largestGroup = 100) {
  const calls: { items: readonly number[]; end: () => void; fail: (error: Error) => void }[] = [];
  const groups = new InGroups<number, string>((items) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    calls.push({ items, end: () => resolve(items.map(String)), fail: reject });
    return promise;
  }, largestGroup);
  return { groups, calls };
}

test('a lone caller is served at once', async () => {
  const { groups, calls } = controlled();
  const done = groups.add([1, 2]);
  expect(calls.map(({ items }) => items)).toEqual([[1, 2]]);
  calls[0]!.end();
  expect(await done).toEqual(['1', '2']);
});

test('what arrives during a call is done together, and each gets its own', async () => {
  const { groups, calls } = controlled();
  const first = groups.add([1]);
  const second = groups.add([2, 3]);
  const third = groups.add([4]);
  calls[0]!.end();
  expect(await first).toEqual(['1']);
  await expect.poll(() => calls.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
  calls[1]!.end();
  expect(await second).toEqual(['2', '3']);
  expect(await third).toEqual(['4']);
});

test('a group that would be too large is split between callers, never inside of one', async () => {
  const { groups, calls } = controlled(3);
  const all = Promise.all([[1], [2, 3], [4, 5], [6, 7, 8, 9]].map((items) => groups.add(items)));
  for (let index = 0; index < 4; index += 1) {
    await expect.poll(() => calls.length).toBe(index + 1);
    calls[index]!.end();
  }
  await all;
  expect(calls.map(({ items }) => items)).toEqual([[1], [2, 3], [4, 5], [6, 7, 8, 9]]);
});

test('a call that fails fails its group, and the next goes on', async () => {
  const { groups, calls } = controlled();
  const first = groups.add([1]);
  const second = groups.add([2]);
  calls[0]!.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect.poll(() => calls.length).toBe(2);
  calls[1]!.end();
  expect(await second).toEqual(['2']);
});
