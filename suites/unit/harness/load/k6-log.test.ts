import { expect, test } from 'vitest';

import { K6Log } from '../../../../harness/load/k6-log.ts';

function logOf(...entries: object[]): K6Log {
  const log = new K6Log();
  for (const entry of entries) log.line(JSON.stringify(entry));
  return log;
}

test('takes an exception in an iteration for an error', () => {
  const log = logOf({ level: 'error', msg: 'TypeError: x', source: 'stacktrace', scenario: 'a' });
  expect(log.errors).toEqual(['TypeError: x']);
});

test('leaves alone what a script prints itself', () => {
  const log = logOf({ level: 'error', msg: 'just a log', source: 'console' });
  log.line('a line of plain text');
  expect(log.errors).toEqual([]);
});

test('counts why requests failed', () => {
  const refused = { level: 'warning', msg: 'Request Failed', error: 'connection refused' };
  expect([...logOf(refused, refused).requestErrors]).toEqual([['connection refused', 2]]);
});

test('keeps the first errors of very many, and counts all', () => {
  const log = new K6Log();
  for (let index = 0; index < 500; index += 1) {
    log.line(JSON.stringify({ level: 'error', msg: `error ${index}` }));
  }
  expect(log.count).toBe(500);
  expect(log.errors).toHaveLength(20);
});
