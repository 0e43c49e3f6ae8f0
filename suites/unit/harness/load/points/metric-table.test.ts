import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { MetricTable } from '../../../../../harness/load/points/metric-table.ts';

function find(table: MetricTable<string>, row: string): string | undefined {
  const bytes = Buffer.from(`before\n${row}`);
  return table.find(bytes, 'before\n'.length, bytes.length);
}

const table = new MetricTable([
  ['http_reqs', 'requests'],
  ['http_req_duration', 'durations'],
  ['größe', 'sizes'],
]);

test('a row is found by the name that it starts with, to its comma', () => {
  expect(find(table, 'http_reqs,1,2')).toBe('requests');
  expect(find(table, 'http_req_duration,1,2')).toBe('durations');
  expect(find(table, 'größe,1,2')).toBe('sizes');
});

test.each(['http_req,1', 'http_reqs_more,1', 'vus,1', ',1', 'http_reqs'])(
  "'%s' is in no table without it",
  (row) => {
    expect(find(table, row)).toBeUndefined();
  },
);

test('of any names each is found, and none of the others', () => {
  const name = fc.string({ minLength: 1, maxLength: 12 }).filter((one) => !one.includes(','));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 40 }), name, (names, other) => {
      const all = new MetricTable(names.map((one) => [one, one] as const));
      for (const one of names) expect(find(all, `${one},1`)).toBe(one);
      expect(find(all, `${other},1`)).toBe(names.includes(other) ? other : undefined);
    }),
  );
});
