import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { longest, withLongestFirst } from '../../../scripts/test/longest-files.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const file = (path: string, groupOrder: number) => ({
  moduleId: join(root, path),
  project: { config: { sequence: { groupOrder } } },
});

test('the longest files come first in their group, and the others stay in their order', () => {
  const [first = '', second = ''] = longest;
  const given = [
    file('of-the-first-group.test.ts', 0),
    file('b.test.ts', 1),
    file(second, 1),
    file('a.test.ts', 1),
    file(first, 1),
  ];
  expect(withLongestFirst(given).map(({ moduleId }) => moduleId.slice(root.length))).toEqual([
    'of-the-first-group.test.ts',
    first,
    second,
    'b.test.ts',
    'a.test.ts',
  ]);
});

test('the longest files are there', () => {
  expect(longest.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
