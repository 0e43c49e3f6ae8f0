import { expect, test } from 'vitest';

import { PodLedger } from '../../../../../harness/load/collector/pod-ledger.ts';

const right = { offsetMs: 0, uncertainMs: 1 };
const first = { index: 0, uid: 'a' };
const second = { index: 1, uid: 'b' };
const WAIT_MS = 1000;

function twoPods(): PodLedger {
  const ledger = new PodLedger(2, WAIT_MS);
  ledger.hello(first, right, 0);
  ledger.hello(second, right, 0);
  return ledger;
}

const ended = (bytes: number, offsetMs = 0) => ({
  bytes,
  clock: { offsetMs, uncertainMs: 1 },
  log: [],
});

test('takes each byte of a stream once, however often it is sent', () => {
  const ledger = twoPods();
  expect(ledger.piece(first, 0, 100, 1)).toEqual({ kind: 'taken', skip: 0, next: 100 });
  expect(ledger.piece(first, 0, 100, 2)).toEqual({ kind: 'taken', skip: 100, next: 100 });
  expect(ledger.piece(first, 50, 100, 3)).toEqual({ kind: 'taken', skip: 50, next: 150 });
});

test('a piece behind a gap is not taken, and says from where to go on', () => {
  const ledger = twoPods();
  ledger.piece(first, 0, 100, 1);
  expect(ledger.piece(first, 200, 10, 2)).toEqual({ kind: 'gap', next: 100 });
  expect(ledger.ended(first, ended(300), 3)).toEqual({ kind: 'gap', next: 100 });
  expect(ledger.hello(first, right, 4)).toEqual({ kind: 'taken', skip: 0, next: 100 });
});

test('is over when all have ended', () => {
  const ledger = twoPods();
  ledger.ended(first, ended(0), 1);
  expect(ledger.isOver(10)).toBe(false);
  ledger.ended(second, ended(0), 2);
  expect(ledger.isOver(10)).toBe(true);
  expect([ledger.lost(0), ledger.lost(1)]).toEqual([null, null]);
});

test('waits for a pod that is late, and names one that is silent or never came', () => {
  const ledger = new PodLedger(2, WAIT_MS);
  expect(ledger.isOver(5 * WAIT_MS)).toBe(false);
  ledger.hello(first, right, 0);
  ledger.piece(first, 0, 70, 900);
  expect(ledger.isOver(1800)).toBe(false);
  expect(ledger.isOver(1901)).toBe(true);
  expect(ledger.lost(0)).toBe(
    'instance 1 of 2 (pod a) was lost: silent for more than 1.00 s after 70 bytes of points',
  );
  expect(ledger.lost(1)).toBe('instance 2 of 2 never came: waited 1.00 s from the first one on');
  ledger.hello(second, right, 1950);
  expect(ledger.isOver(1960)).toBe(false);
});

test('a second pod with one part is refused and named', () => {
  const ledger = twoPods();
  const twin = { index: 0, uid: 'c' };
  expect(ledger.hello(twin, right, 1)).toMatchObject({ kind: 'refused' });
  expect(ledger.piece(twin, 0, 10, 1)).toMatchObject({ kind: 'refused' });
  ledger.ended(first, ended(0), 1);
  expect(ledger.lost(0)).toBe('instance 1 of 2 came twice, as pod a and as pod c: both sent load');
});

test('refuses a part that is not there', () => {
  const ledger = twoPods();
  expect(ledger.hello({ index: 2, uid: 'd' }, right, 0)).toEqual({
    kind: 'refused',
    reason: 'there is no part 3 of 2',
  });
  expect(ledger.piece({ index: 7, uid: 'd' }, 0, 1, 0)).toMatchObject({ kind: 'refused' });
});

test('says which clock was corrected, and which one moved', () => {
  const ledger = new PodLedger(2, WAIT_MS);
  ledger.hello(first, { offsetMs: -3_600_000, uncertainMs: 2 }, 0);
  ledger.hello(second, right, 0);
  ledger.ended(first, ended(0, -3_600_000), 1);
  ledger.ended(second, ended(0, 40), 1);
  expect(ledger.offsetMs(0)).toBe(-3_600_000);
  expect(ledger.clockWarnings()).toEqual([
    expect.stringMatching(/^instance 1 of 2: its clock is .* ahead; corrected, within 2/u),
    expect.stringMatching(/^instance 2 of 2: its clock moved by 40/u),
  ]);
});
