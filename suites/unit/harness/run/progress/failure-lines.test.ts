import { expect, test } from 'vitest';
import type { TestReport } from '../../../../../harness/document/document.ts';
import { failureLines } from '../../../../../harness/run/progress/lines.ts';

const plain = (_color: string, text: string): string => text;

function failed(name: string, reason: string): TestReport {
  return {
    suite: 'unit',
    file: 'a.test.ts',
    name,
    state: 'failed',
    durationMs: 1,
    tags: [],
    reason,
  };
}

test('a failed test shows its whole reason: message, diff and line', () => {
  expect(
    failureLines([failed('adds', 'expected 1 to be 2\n- 2\n+ 1\nat a.test.ts:3')], plain),
  ).toEqual([
    '   ✘ adds   a.test.ts',
    '       expected 1 to be 2',
    '       - 2',
    '       + 1',
    '       at a.test.ts:3',
  ]);
});

test('many failures are cut, and say how many more there are', () => {
  const many = Array.from({ length: 12 }, (_, index) => failed(`test ${index}`, 'broken'));
  const lines = failureLines(many, plain);
  expect(lines.at(-1)).toBe('   and 2 more, see the page');
});
