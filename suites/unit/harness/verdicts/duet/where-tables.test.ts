import { expect, test } from 'vitest';

import type { TimeSpent, WhereItWent } from '../../../../../harness/measurement/where/where.ts';
import { whereSentence, whereTables } from '../../../../../harness/verdicts/duet/where-tables.ts';

const list: TimeSpent = {
  kind: 'function',
  name: 'list',
  place: 'api/list.ts:41',
  perRequestMs: { base: 1, candidate: 1.9 },
  calls: null,
  self: { base: 0.5, candidate: 1.4 },
  total: { base: 2, candidate: 3 },
  hasGrown: true,
};
const statement: TimeSpent = {
  ...list,
  kind: 'statement',
  name: 'select a from item',
  place: null,
  perRequestMs: { base: 1, candidate: 1.8 },
  calls: { base: 1, candidate: 1 },
  self: null,
  total: null,
};
const where: WhereItWent = {
  seconds: 20,
  requests: { base: 400, candidate: 400 },
  spent: [list, statement],
  unseen: [],
};

test('names what grew, where it is, and by how much', () => {
  expect(whereSentence(where, 2)).toBe(
    'most of it in `list` api/list.ts:41 (+0.900 ms a request), statement `select a from item` (+0.800 ms a request)',
  );
});

test('does not call a small part most of it', () => {
  expect(whereSentence({ ...where, spent: [list] }, 30)).toMatch(/^some of it in `list`/u);
});

test('says so where nothing grew, and what it could not see', () => {
  const quiet = { ...where, spent: [{ ...list, hasGrown: false }], unseen: ['functions: no Node'] };
  expect(whereSentence(quiet, 2)).toBe(
    'no function, statement or command grew beyond chance, so that it waits for something else (not seen: functions: no Node)',
  );
});

test('a load that was not profiled says nothing, and one that could not be says why', () => {
  expect(whereSentence(undefined, 2)).toBeNull();
  expect(whereTables(undefined)).toEqual([]);
  expect(whereSentence('k6 was killed', 2)).toBe('where is not known: k6 was killed');
  expect(whereTables('k6 was killed')).toMatchObject([{ kind: 'text', lines: ['k6 was killed'] }]);
});

test('a table of each kind shows both sides', () => {
  const tables = whereTables({ ...where, spent: [list, { ...statement, hasGrown: false }] });
  expect(tables).toMatchObject([
    {
      kind: 'table',
      rows: [['list', 'api/list.ts:41', '1.00 ms', '1.90 ms', '+0.900 ms', '1.40 ms', '3.00 ms']],
    },
    {
      kind: 'table',
      rows: [['select a from item', '1.00 ms', '1.80 ms', '+0.800 ms (chance)', '1', '1']],
    },
  ]);
});
