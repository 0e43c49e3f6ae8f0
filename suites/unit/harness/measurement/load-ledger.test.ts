import { expect, test } from 'vitest';

import {
  countEnds,
  endCode,
  ledgerOf,
  planned,
} from '../../../../harness/measurement/load-ledger.ts';

test('a failed request is over every limit, and each request is an arrival of its own', () => {
  const ledger = ledgerOf({
    dueMs: new Float64Array([0, 10, 20]),
    latencyMs: new Float64Array([5, 6, 7]),
    failed: new Uint8Array([0, 1, 0]),
  });
  expect(Array.from(ledger.latencyMs)).toEqual([5, Number.POSITIVE_INFINITY, 7]);
  expect(Array.from(ledger.end)).toEqual([endCode.answered, endCode.failed, endCode.answered]);
  expect(ledger.arrivals).toMatchObject({ answered: 2, failed: 1, dropped: 0 });
  expect(planned(ledger.arrivals)).toBe(3);
  expect(countEnds(ledger, 'failed')).toBe(1);
});
