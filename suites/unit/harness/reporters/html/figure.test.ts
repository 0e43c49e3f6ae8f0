import { expect, test } from 'vitest';
import { renderFigure } from '../../../../../harness/reporters/html/figure.ts';

/** The three columns of a figure; null where it is no figure. */
function columns(text: string): string[] | null {
  const cells = [...renderFigure(text).matchAll(/<span>([^<]*)<\/span>/g)].map(
    ([, cell = '']) => cell,
  );
  return cells.length === 3 ? cells : null;
}

test.each([
  ['8.40 ms', ['8', '.40', ' ms']],
  ['1,250 ms', ['1,250', '', ' ms']],
  ['−0.5 %', ['−0', '.5', ' %']],
  ['0', ['0', '', '']],
  ['≤ 25.0 kB/op', ['≤ 25', '.0', ' kB/op']],
  ['0.0100 B/op', ['0', '.0100', ' B/op']],
])('%s has its point in a column of its own', (text, expected) => {
  expect(columns(text)).toEqual(expected);
});

test.each(['∞', '>= fp32 - 1pt', '1.0e-5 s', 'no value'])('%s is left as it is', (text) => {
  expect(columns(text)).toBeNull();
});

test('text is markup afterwards, and reads as before', () => {
  expect(renderFigure('>= a<b>')).toBe('&gt;= a&lt;b&gt;');
  expect(renderFigure('8.40 ms').replaceAll(/<[^>]*>/g, '')).toBe('8.40 ms');
});
