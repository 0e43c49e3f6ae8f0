import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'reports/README.md'], { cwd: repository });

/** The files that a page of Markdown links to. */
function linkedFrom(page: string): string[] {
  const text = readFileSync(join(repository, page), 'utf8');
  return [...text.matchAll(/\]\((?<path>[^)\s#]+)(?:#[^)]*)?\)/gu)]
    .map(({ groups }) => groups?.['path'] ?? '')
    .filter((path) => !/^[a-z]+:/u.test(path));
}

test.each(pages)('%s links to files that are there', (page) => {
  const missing = linkedFrom(page).filter(
    (path) => !existsSync(join(repository, dirname(page), path)),
  );
  expect(missing).toEqual([]);
});

test('ARCHITECTURE.md answers each question of "Where to look" with at most two files', () => {
  const [, section = ''] = readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8').split(
    '### Where to look\n',
  );
  const rows = section.split('\n###', 1)[0]?.match(/^\| [A-Z].*$/gmu) ?? [];
  expect(rows.length).toBeGreaterThanOrEqual(10);
  const answers = rows.map((row) => [row, [...row.matchAll(/\]\(/gu)].length] as const);
  expect(answers.filter(([, files]) => files < 1 || files > 2)).toEqual([]);
});
