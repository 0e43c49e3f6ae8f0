import { describe, expect, test } from 'vitest';
import { dueValues } from '../../../../../harness/verdicts/load/due-values.ts';
import { heldMsOf } from '../../../../../harness/verdicts/load/held-ms.ts';
import { notAnswered } from '../../../../../harness/verdicts/load/not-answered.ts';
import { withoutGenerator } from '../../../../../harness/verdicts/load/without-generator.ts';
import { type Entry, entries } from './ledgers.ts';

const never = Number.POSITIVE_INFINITY;

const heldBy = (...entry: Entry) => heldMsOf(entries([entry]))(0);

describe('a request kept its user', () => {
  test('until it was answered, or cut off', () => {
    expect(heldBy('answered', 12, { tookMs: 9 })).toBe(12);
    expect(heldBy('in flight', 30, { tookMs: 9 })).toBe(30);
  });

  test('until it failed, where that is known', () => {
    expect(heldBy('failed', never, { tookMs: 9 })).toBe(9);
    const { ledger } = entries([['failed', never]]);
    const { tookMs: _took, ...unknown } = ledger;
    expect(heldMsOf({ ...entries([]), ledger: unknown })(0)).toBe(0);
  });

  test('not at all where it was not sent', () => {
    expect(heldBy('dropped', never, { tookMs: 9 })).toBe(0);
    expect(heldBy('unsent', never, { tookMs: 9 })).toBe(0);
  });
});

const saidOf = (...all: readonly Entry[]) => notAnswered(entries(all).ledger);

test('what was not answered is said by its kind', () => {
  expect(saidOf(['answered', 1], ['in flight', 1])).toBe('');
  expect(saidOf(['failed', never])).toBe('1 failed');
  expect(saidOf(['unsent', never], ['dropped', never], ['dropped', never])).toBe(
    '2 were dropped: no virtual user was free, 1 were never sent: the run ended before',
  );
});

describe('what is due of a scenario', () => {
  const latency = { value: (): number | null => 5, heldMs: () => 0 };
  const five = Array.from({ length: 5 }, (): Entry => ['answered', 20]);
  const closed = (median: number, p90: number) => {
    const measurement = entries(five, { plannedRate: null });
    return { ...measurement, ledger: { ...measurement.ledger, cycleMs: { median, p90 } } };
  };

  test('of an open one is what its plan has', () => {
    expect(dueValues(entries(five), latency)).toMatchObject({
      corrected: null,
      heldBack: 0,
      isCycleStable: true,
      leftOut: 0,
    });
  });

  test('of a closed one are also the requests that slow answers held back', () => {
    // A user sends each 10 ms; an answer after 30 ms has held two others back.
    const due = dueValues(closed(10, 10), {
      value: () => 30,
      heldMs: (entry) => (entry === 1 ? 30 : 10),
    });
    expect(due.heldBack).toBe(2);
    expect(due.sent.map(({ values }) => values.length)).toEqual([5]);
    expect(due.corrected?.map(({ dueMs }) => Array.from(dueMs))).toEqual([
      [0, 10, 20, 20, 30, 30, 40],
    ]);
    expect(due.corrected?.map(({ values }) => values.length)).toEqual([7]);
  });

  test('of one whose cycle nobody knows is what was sent', () => {
    const unknown = entries(five, { plannedRate: null });
    const due = dueValues(unknown, latency);
    expect(due.corrected).toBe(due.sent);
    expect(due.isCycleStable).toBe(false);
  });

  test('is steady where nine in ten cycles take no more than twice the middle one', () => {
    expect(dueValues(closed(10, 20), latency).isCycleStable).toBe(true);
    expect(dueValues(closed(10, 20.1), latency).isCycleStable).toBe(false);
  });

  test('leaves out what nothing can be said of, and is one part for each stretch of load', () => {
    const due = dueValues(entries(five, { segments: [0, 2] }), {
      value: (entry) => (entry === 3 ? null : entry),
      heldMs: () => 0,
    });
    expect(due.leftOut).toBe(1);
    expect(due.sent.map(({ values, dueMs }) => [Array.from(values), Array.from(dueMs)])).toEqual([
      [
        [0, 1],
        [0, 10],
      ],
      [
        [2, 4],
        [20, 40],
      ],
    ]);
  });
});

const latencies = (...all: readonly Entry[]) => [
  ...withoutGenerator(entries(all)).ledger.latencyMs,
];

describe('without what the load generator did', () => {
  test('what was never sent is left out, with its column in each part of the ledger', () => {
    const { ledger } = withoutGenerator(
      entries([
        ['dropped', never],
        ['answered', 12, { tookMs: 9 }],
        ['unsent', never],
        ['failed', never, { tookMs: 3 }],
      ]),
    );
    expect([...ledger.dueMs]).toEqual([10, 30]);
    expect([...ledger.latencyMs]).toEqual([9, never]);
    expect([...ledger.end]).toEqual([0, 1]);
    expect([...(ledger.tookMs ?? [])]).toEqual([9, 3]);
    expect([...ledger.lateMs]).toEqual([0, 0]);
    expect(ledger.lateMeanwhileMs).toBeUndefined();
  });

  test('an answer took what it took, less what its reading may have been late', () => {
    expect(latencies(['answered', 50, { tookMs: 20, lateMeanwhileMs: 5 }])).toEqual([15]);
    expect(latencies(['answered', 50, { tookMs: 20, lateMeanwhileMs: 30 }])).toEqual([0]);
    expect(latencies(['answered', 50, { tookMs: 20, lateMeanwhileMs: never }])).toEqual([0]);
  });

  test('an answer counts as fast where nothing is known of either', () => {
    const whole = entries([['answered', 50, { tookMs: 20 }]]);
    const { lateMeanwhileMs: _late, ...onTime } = whole.ledger;
    expect([...withoutGenerator({ ...whole, ledger: onTime }).ledger.latencyMs]).toEqual([0]);
    const { tookMs: _took, ...unknown } = whole.ledger;
    const own = withoutGenerator({ ...whole, ledger: unknown }).ledger;
    expect([...own.latencyMs]).toEqual([0]);
    expect([...(own.tookMs ?? [])]).toEqual([0]);
  });

  test('what was cut off in flight counts as fast, and a failure fails', () => {
    expect(latencies(['in flight', 900, { tookMs: 900 }])).toEqual([0]);
    expect(latencies(['failed', never, { tookMs: 900 }])).toEqual([never]);
  });

  test('every answer counts as fast where the machine had no time left for the target', () => {
    const generator = { cores: 2, machineCores: 2, stealShare: 0 };
    const own = withoutGenerator(
      entries(
        [
          ['answered', 50],
          ['failed', never],
        ],
        { generator },
      ),
    );
    expect([...own.ledger.latencyMs]).toEqual([0, never]);
  });

  test('a stretch of load begins with the first of its entries that was sent', () => {
    const all: Entry[] = [
      ['answered', 1],
      ['dropped', never],
      ['dropped', never],
      ['answered', 1],
      ['dropped', never],
    ];
    const segments = (...from: readonly number[]) =>
      withoutGenerator(entries(all, { segments: from })).segments;
    expect(segments(0, 1, 3, 4)).toEqual([0, 1, 1, 2]);
    expect(withoutGenerator(entries(all)).segments).toEqual([0]);
  });
});
