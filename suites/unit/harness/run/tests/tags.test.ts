import { expect, test } from 'vitest';
import { undeclaredTags } from '../../../../../harness/run/tests/tags.ts';

test('tags of the project are declared already', () => {
  expect(undeclaredTags(['!slow', '(mine && !gpu)'], ['slow', 'gpu', 'mine'])).toEqual([]);
});

test('tags of ours that a project does not use have to be declared for it', () => {
  expect(undeclaredTags(['!slow', '!gpu'], ['gpu'])).toEqual(['slow']);
});

test('a tag that nobody knows is refused with the nearest one', () => {
  expect(() => undeclaredTags(['!slwo'], [])).toThrow(
    "there is no tag 'slwo'. Did you mean 'slow'?",
  );
});
