import { expect, test } from 'vitest';
import {
  type Mutant,
  percentOf,
  type ReportedFile,
  scoreOf,
  survivorsOf,
} from '../../../scripts/mutation/score.ts';

const at = (line: number, column: number, endColumn: number): Mutant['location'] => ({
  start: { line, column },
  end: { line, column: endColumn },
});

function reported(...statuses: readonly string[]): ReportedFile {
  const location = at(1, 1, 2);
  const mutants = statuses.map((status) => ({ status, mutatorName: 'Equality', location }));
  return { source: 'x', mutants };
}

test('a mutant that no test runs, or that survives, was not found', () => {
  expect(scoreOf([reported('Killed', 'Survived', 'NoCoverage', 'Timeout')])).toEqual({
    found: 2,
    all: 4,
  });
});

test('a mutant that cannot run counts for nothing', () => {
  expect(scoreOf([reported('CompileError', 'RuntimeError', 'Ignored', 'Killed')])).toEqual({
    found: 1,
    all: 1,
  });
});

test('the files are counted as one, and of no mutant nothing is known', () => {
  const both = [reported('Killed', 'Killed', 'Survived'), reported('Killed')];
  expect(percentOf(scoreOf(both))).toBe('75.0 %');
  expect(percentOf(scoreOf([]))).toBe('–');
});

test('what survives is shown in the order of the lines, with what it was and became', () => {
  const source = 'if (x > 0) {\n  call();\n}\n';
  const mutants = [
    { status: 'NoCoverage', mutatorName: 'Block', replacement: '{}', location: at(2, 3, 10) },
    { status: 'Survived', mutatorName: 'Equality', replacement: 'x >= 0', location: at(1, 5, 10) },
    { status: 'Killed', mutatorName: 'Equality', replacement: 'x <= 0', location: at(1, 5, 10) },
  ];
  expect(survivorsOf({ source, mutants })).toEqual([
    '1:5  x > 0 → x >= 0',
    '2:3  call(); → {}  (no test runs it)',
  ]);
});
