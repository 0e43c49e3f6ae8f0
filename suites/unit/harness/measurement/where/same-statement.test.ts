import { expect, test } from 'vitest';

import {
  changedStatements,
  outlineOf,
  shownStatement,
} from '../../../../../harness/measurement/where/same-statement.ts';

test('the outline of a statement is what it does, and to which tables', () => {
  expect(outlineOf('SELECT a,\n b FROM item JOIN kind ON true WHERE id = $1')).toBe(
    'select item kind',
  );
  expect(outlineOf('update only item set a = 1')).toBe('update item');
  expect(outlineOf('insert into "Item" (a) values ($1)')).toBe('insert "item"');
});

test('a statement whose text changed is the same one, where no other could be meant', () => {
  const before = 'select a from item';
  const after = 'select a, pg_sleep($1) from item';
  expect([...changedStatements([before, 'delete from kind'], [after])]).toEqual([[after, before]]);
  expect(changedStatements([before, 'select b from item'], [after]).size).toBe(0);
  expect(changedStatements([before], [after, 'select b from item']).size).toBe(0);
});

test('is shown on one line, and not without end', () => {
  expect(shownStatement('select a\n  from item')).toBe('select a from item');
  expect(shownStatement(`select ${'a, '.repeat(100)}`)).toHaveLength(91);
});
