import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { csvFields, CsvRows } from '../../../../../harness/load/points/csv-rows.ts';

function rowsOf(...chunks: (string | Buffer)[]): { rows: string[]; rest: string } {
  const rows: string[] = [];
  const reader = new CsvRows((bytes, start, end) => rows.push(bytes.toString('utf8', start, end)));
  for (const chunk of chunks) reader.push(Buffer.from(chunk as Buffer));
  return { rows, rest: reader.rest };
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('puts a row together from pieces that end anywhere', () => {
  expect(rowsOf('a,', 'b\nc', ',d', '\n')).toEqual({ rows: ['a,b', 'c,d'], rest: '' });
});

test('keeps a torn last row apart', () => {
  expect(rowsOf('a,b\nc,')).toEqual({ rows: ['a,b'], rest: 'c,' });
});

test('goes on over a line break inside of quotes', () => {
  expect(rowsOf('a,"two\nlines",b\nnext\n').rows).toEqual(['a,"two\nlines",b', 'next']);
});

test('unquotes fields', () => {
  expect(csvFields('m,"endpoint=a,""b",,vu=1')).toEqual(['m', 'endpoint=a,"b', '', 'vu=1']);
  expect(csvFields('"",a,')).toEqual(['', 'a', '']);
});

test('reads back what any RFC 4180 writer wrote, in any pieces', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 7 }), (rows, size) => {
      const text = rows.map((fields) => `${fields.map((one) => quote(one)).join(',')}\n`).join('');
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(rowsOf(...pieces).rows.map((row) => csvFields(row))).toEqual(rows);
    }),
  );
});
