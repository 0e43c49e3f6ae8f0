import { expect, test } from 'vitest';

import { systemTags } from '../../../../harness/load/run-k6.ts';

const needed = ['status', 'name', 'check', 'error', 'error_code', 'scenario', 'vu', 'iter'];

test('k6 writes the tags that the ledger reads, and no others', () => {
  expect(systemTags([], false).split(',')).toEqual(needed);
});

test('k6 writes a tag that a threshold or a gate selects by', () => {
  const selectors = ['http_req_duration{method:GET}', 'http_req_waiting{group:::login,kind:api}'];
  expect(systemTags(selectors, false).split(',')).toEqual([...needed, 'group', 'method']);
});

test('k6 writes what the summary of a script is grouped by, where there is one', () => {
  expect(systemTags([], true).split(',')).toEqual([...needed, 'group', 'expected_response']);
});
