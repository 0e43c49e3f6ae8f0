import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Rows of the table of the original's issues: priority, issue, what mended it, what shows it. */
const rows = read('examples/backend/README.md')
  .split('\n')
  .filter((line) => /^\| P[012] \|/.test(line))
  .map((line) => {
    const [, priority, issue, , shownBy] = line.split('|').map((cell) => cell.trim());
    return { priority, issue, shownBy: shownBy ?? '' };
  });

/** `a/{b,c}.ts` as `a/b.ts` and `a/c.ts`. */
function expand(name: string): string[] {
  const [, before, list, after] = /^(.*)\{(.*)\}(.*)$/.exec(name) ?? [];
  return list === undefined ? [name] : list.split(',').map((part) => `${before}${part}${after}`);
}

/** What is named and is not there. */
function missing(shownBy: string): string[] {
  const named = [...shownBy.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => expand(name!));
  if (named.length === 0) return ['nothing is named'];
  return named.filter((name) => {
    const script = /^npm (?:run )?([\w:-]+)/.exec(name)?.[1];
    return script === undefined ? !existsSync(`${root}suites/${name}`) : !(script in scripts);
  });
}

test.each(rows)('$priority $issue: what is said to show it mended is there', ({ shownBy }) => {
  expect(missing(shownBy)).toEqual([]);
});

test('every issue of the original has a row', () => {
  expect(rows).toHaveLength(31);
});

test('a test that has moved is found', () => {
  expect(missing('`unit/nowhere.test.ts`')).toEqual(['unit/nowhere.test.ts']);
  expect(missing('`npm run nothing`')).toEqual(['npm run nothing']);
  expect(missing('`unit/{nowhere,harness}`')).toEqual(['unit/nowhere']);
  expect(missing('by hand')).toEqual(['nothing is named']);
});
