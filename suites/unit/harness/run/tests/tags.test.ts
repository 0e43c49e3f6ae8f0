import { expect, test } from 'vitest';
import { declareTags, refusedTag } from '../../../../../harness/run/tests/tags.ts';

const named = (...names: readonly string[]): { name: string }[] => names.map((name) => ({ name }));

test("the project's own tags are kept as they are, and ours are added", () => {
  const declared = [{ name: 'slow', timeout: 5 }, { name: 'mine' }];
  declareTags(declared, ['!slow', '(mine && !gpu)']);
  expect(declared.slice(0, 2)).toEqual([{ name: 'slow', timeout: 5 }, { name: 'mine' }]);
  const names = declared.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(expect.arrayContaining(['postgres', 'redis', 'gpu', 'integration']));
});

test('a tag that nobody knows is refused with the nearest one', () => {
  expect(() => declareTags([], ['!slwo'])).toThrow("there is no tag 'slwo'. Did you mean 'slow'?");
});

test('a pattern of the project may stand for any tag', () => {
  expect(() => declareTags(named('team/*'), ['team/a'])).not.toThrow();
});

test("Vitest's refusal of a test's tag is told with the file and the nearest tag", () => {
  const message =
    'The tag "slwo" is not defined in the configuration. Available tags are:\n- slow: Takes long\n- gpu';
  expect(refusedTag(message, 'a.test.ts')).toMatchObject({
    message: "a test of a.test.ts has the tag 'slwo', which nobody declares. Did you mean 'slow'?",
    remedy: 'Tags: slow, gpu. Declare more in vitest.config (test.tags).',
  });
  expect(refusedTag('The tag team is not amused', 'a.test.ts')).toBeNull();
});
