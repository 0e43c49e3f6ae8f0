import { expect, test } from 'vitest';
import { scoreOf } from '../../../scripts/mutation/score.ts';

const report = (...statuses: readonly string[]): string =>
  JSON.stringify({ files: { 'a.ts': { mutants: statuses.map((status) => ({ status })) } } });

test('a mutation score counts a mutant that no test runs as one that was not found', () => {
  const reports = [report('Killed', 'Survived', 'NoCoverage'), report('Timeout')];
  expect(scoreOf(reports)).toEqual({ found: 2, all: 4 });
});

test('a mutation score leaves out mutants that cannot run', () => {
  expect(scoreOf([report('Killed', 'CompileError', 'RuntimeError', 'Ignored')])).toEqual({
    found: 1,
    all: 1,
  });
});
