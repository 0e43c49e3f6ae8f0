import { describe, expect, test } from 'vitest';
import {
  shapeOf,
  StatementTally,
} from '../../../../../../harness/measurement/resources/sources/statement-tally.ts';

describe('the shape of a statement', { tags: ['unit'] }, () => {
  test.each([
    [
      "SELECT * FROM a WHERE name = 'O''Hara' AND n = 5",
      'SELECT * FROM a WHERE name = ? AND n = ?',
    ],
    ['INSERT INTO a VALUES (1, 2.5, 3)', 'INSERT INTO a VALUES (?, …)'],
    ['SELECT t1.id  FROM t1\n WHERE id = $1', 'SELECT t1.id FROM t1 WHERE id = $1'],
    ["SELECT E'it\\'s secret', $$also secret$$", 'SELECT ?, …'],
    ["SELECT 1 -- it's a comment\n, 'x'", 'SELECT ?, …'],
    ["SELECT 'cut off in a sec", 'SELECT ?'],
  ])('%s', (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });

  test('is cut off', () => {
    expect(shapeOf(`SELECT ${'a'.repeat(500)}`)).toHaveLength(201);
  });
});

describe('a tally of statements', { tags: ['unit'] }, () => {
  test('counts a statement with whatever values, and what it waits for most often', () => {
    const tally = new StatementTally('postgres');
    tally.add('UPDATE a SET n = 1', 5, null);
    tally.add('UPDATE a SET n = 2', 90.4, 'Lock: tuple');
    tally.add('UPDATE a SET n = 3', 20, 'Lock: tuple');
    tally.add('SELECT 1', 1_000, null);
    expect(tally.most('seen')).toEqual([
      {
        of: 'postgres',
        text: 'UPDATE a SET n = ?',
        seen: 3,
        longestMs: 90,
        waitsFor: 'Lock: tuple',
      },
      { of: 'postgres', text: 'SELECT ?', seen: 1, longestMs: 1_000, waitsFor: null },
    ]);
    expect(tally.most('longestMs')[0]?.text).toBe('SELECT ?');
  });
});
