import { describe, expect, test } from 'vitest';
import { foldLine } from '../../../../../harness/cli/actions/fold-line.ts';

describe('a line for a terminal', { tags: ['unit'] }, () => {
  test('breaks at spaces, and goes on behind an indent', () => {
    expect(foldLine('  one two three four', 12, 4)).toEqual(['  one two', '    three', '    four']);
  });

  test('breaks a path that is longer than a line behind its parts', () => {
    const lines = foldLine('at /srv/application/node_modules/keeper/index.js:12', 20, 2);
    expect(lines.every((line) => line.length <= 20)).toBe(true);
    expect(lines.map((line) => line.trim()).join('')).toBe(
      'at /srv/application/node_modules/keeper/index.js:12',
    );
  });

  test('breaks a word without a place to break at the width', () => {
    expect(foldLine('x'.repeat(25), 10, 0)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'xxxxx']);
  });

  test('stays whole where it fits, and where there is no terminal', () => {
    expect(foldLine('fits', 4, 0)).toEqual(['fits']);
    expect(foldLine('x'.repeat(500), null, 0)).toHaveLength(1);
  });
});
