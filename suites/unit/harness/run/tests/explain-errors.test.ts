import { expect, test } from 'vitest';
import { explainErrors } from '../../../../../harness/run/tests/explain-errors.ts';

const root = '/project';

test('an assertion shows its message, its diff without colors, and the line of the project', () => {
  const error = {
    message: 'expected { a: 1 } to deeply equal { a: 2 }',
    diff: '\u001B[32m- Expected\u001B[39m\n\u001B[31m+ Received\u001B[39m\n\n  {\n-   "a": 2,\n+   "a": 1,\n  }',
    stacks: [
      { file: '/project/node_modules/chai/index.js', line: 1 },
      { file: '/project/src/a.test.ts', line: 7 },
    ],
  };
  expect(explainErrors([error], root)).toBe(
    [
      'expected { a: 1 } to deeply equal { a: 2 }',
      '- Expected',
      '+ Received',
      '',
      '  {',
      '-   "a": 2,',
      '+   "a": 1,',
      '  }',
      'at src/a.test.ts:7',
    ].join('\n'),
  );
});

test('a long diff is cut, and says by how much', () => {
  const diff = Array.from({ length: 20 }, (_, index) => `- ${index}`).join('\n');
  expect(explainErrors([{ message: 'differs', diff }], root)).toMatch(/- 15\n… 4 more lines$/);
});

test('only the first errors are told, and no error is none', () => {
  const errors = ['a', 'b', 'c', 'd'].map((message) => ({ message }));
  expect(explainErrors(errors, root)).toBe('a\nb\nc');
  expect(explainErrors([], root)).toBeNull();
  expect(explainErrors([{ stacks: [{ file: '/elsewhere/a.js', line: 2 }] }], root)).toBe(
    'an error without a message\nat /elsewhere/a.js:2',
  );
});
