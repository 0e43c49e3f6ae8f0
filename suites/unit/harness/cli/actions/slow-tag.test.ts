import { describe, expect, test } from 'vitest';
import { setSlowTag } from '../../../../../harness/cli/actions/slow-tag.ts';

/** The text afterwards, or the reason why it stays. */
function tagged(text: string, name = 'a', isSlow = true): string {
  const result = setSlowTag('a.test.ts', text, name, isSlow);
  return result.done ? result.text : result.reason;
}

describe('the tag is written', () => {
  test.each([
    ["test('a', () => {});", "test('a', { tags: ['slow'] }, () => {});"],
    [
      "it.only(  'a',\n  async () => {} )",
      "it.only(  'a', { tags: ['slow'] },\n  async () => {} )",
    ],
    ["test('a', { timeout: 9 }, f);", "test('a', { tags: ['slow'], timeout: 9 }, f);"],
    ["test('a', {}, f);", "test('a', { tags: ['slow'] }, f);"],
    ["test('a', { tags: ['gpu'] }, f);", "test('a', { tags: ['slow', 'gpu'] }, f);"],
    ["test('a', { tags: [] }, f);", "test('a', { tags: ['slow'] }, f);"],
    ["test('a', { tags: 'gpu' }, f);", "test('a', { tags: ['slow', 'gpu'] }, f);"],
    ["test('a', { tags: ['slow'] }, f);", "test('a', { tags: ['slow'] }, f);"],
  ])('%j', (before, after) => {
    expect(tagged(before)).toBe(after);
  });

  test('at the test of that group, and at no other', () => {
    const text = "describe('x', () => { test('a', f); });\ndescribe('y', () => { test('a', f); });";
    expect(tagged(text, 'y > a')).toBe(
      "describe('x', () => { test('a', f); });\ndescribe('y', () => { test('a', { tags: ['slow'] }, f); });",
    );
  });
});

describe('the tag is removed', () => {
  test.each([
    ["test('a', { tags: ['slow'] }, f);", "test('a', f);"],
    ["test('a', { tags: 'slow' }, f);", "test('a', f);"],
    ["test('a', { tags: ['slow', 'gpu'] }, f);", "test('a', { tags: ['gpu'] }, f);"],
    ["test('a', { tags: ['gpu', 'slow'] }, f);", "test('a', { tags: ['gpu'] }, f);"],
    ["test('a', { tags: ['slow'], timeout: 9 }, f);", "test('a', { timeout: 9 }, f);"],
    ["test('a', { timeout: 9, tags: ['slow'] }, f);", "test('a', { timeout: 9 }, f);"],
    ["test('a', f);", "test('a', f);"],
  ])('%j', (before, after) => {
    expect(tagged(before, 'a', false)).toBe(after);
  });
});

describe('a test stays as it is, with the reason,', () => {
  test.each([
    ["test.each([1])('%s', f);", '1', 'its name is made at run time'],
    ["test('a', f); test('a', g);", 'a', 'two tests of the file have this name'],
    ["test('a', ", 'a', "it can't be parsed"],
  ])('%j', (text, name, reason) => {
    expect(tagged(text, name)).toContain(reason);
  });
});
