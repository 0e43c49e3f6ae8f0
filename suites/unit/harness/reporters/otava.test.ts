import { expect, test } from 'vitest';
import { otava } from '../../../../harness/reporters/otava.ts';
import { mixedDocument } from './mixed-document.ts';

/** A reader of RFC 4180, which is what Otava reads by (Python's csv). */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g,
  )) {
    rows.at(-1)!.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const [header = [], ...rows] = parseCsv(otava.render(mixedDocument()));
const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);

test('has a row for each run, oldest first, each as long as the header, with times that Otava reads', () => {
  expect(rows.every((row) => row.length === header.length)).toBe(true);
  expect(column('time')).toEqual([
    '2026-11-22T10:03:12Z',
    '2026-11-23T10:03:12Z',
    '2026-11-24T10:03:12.000Z',
  ]);
  expect(column('commit')).toEqual(['1111111', '2222222', 'a1b2c3d']);
  expect(new Set(column('branch')).size).toBe(1);
});

test('every cell of a gate is a number to Python, also where a run did not measure it', () => {
  expect(column('load/predict latency.p99 (ms)')).toEqual(['8.1', '8.2', '8.4']);
  expect(column('load/predict errors (ms)')).toEqual(['nan', '0.001', '8.4']);
});

test('a gate that this run did not measure has no column, and an awkward name is quoted', () => {
  expect(header.filter((name) => name.startsWith('load/mute'))).toEqual([]);
  expect(header).toContain('load/odd checks{check:says "a, b"\\ and\nmore} (ms)');
});
