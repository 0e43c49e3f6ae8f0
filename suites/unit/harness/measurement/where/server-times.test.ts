import { expect, test } from 'vitest';

import { withoutLiterals } from '../../../../../harness/measurement/where/postgres-statements.ts';
import { parseCommandStats } from '../../../../../harness/measurement/where/redis-commands.ts';
import { takenBetween } from '../../../../../harness/measurement/where/stretch.ts';

test('reads what each command of Redis took', () => {
  const stats =
    '# Commandstats\r\ncmdstat_get:calls=4,usec=2000,usec_per_call=500.00,rejected_calls=0,failed_calls=0\r\n' +
    'cmdstat_config|get:calls=1,usec=30,usec_per_call=30.00\r\ncmdstat_info:calls=9,usec=90,usec_per_call=10.00\r\n';
  expect([...parseCommandStats(stats)]).toEqual([
    ['get', { calls: 4, ms: 2 }],
    ['config get', { calls: 1, ms: 0.03 }],
  ]);
});

test('what was taken between two readings is the difference, and what was not called is left out', () => {
  const before = new Map([
    ['get', { calls: 4, ms: 2 }],
    ['set', { calls: 1, ms: 1 }],
  ]);
  const after = new Map([
    ...before,
    ['get', { calls: 6, ms: 5 }] as const,
    ['del', { calls: 1, ms: 1 }] as const,
  ]);
  expect([...takenBetween(before, after)]).toEqual([
    ['get', { calls: 2, ms: 3 }],
    ['del', { calls: 1, ms: 1 }],
  ]);
});

const sql = (name: string, id: number) =>
  `select a1 from item2 where name = '${name}' and id = ${id}`;

test('a statement with other values is the same statement', () => {
  expect(withoutLiterals(sql("it''s", 4))).toBe(withoutLiterals(sql('b', 17)));
  expect(withoutLiterals(sql('b', 17))).toBe('select a1 from item2 where name = $ and id = $');
  expect(withoutLiterals('select $1')).toBe('select $1');
});
