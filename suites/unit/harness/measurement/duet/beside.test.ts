import { describe, expect, test } from 'vitest';

import { allocatedPerRequest } from '../../../../../harness/measurement/duet/allocated.ts';
import { besideBoth, joinBeside } from '../../../../../harness/measurement/duet/beside.ts';
import type { BesideSide } from '../../../../../harness/measurement/duet/beside-side.ts';
import type { Observed } from '../../../../../harness/measurement/resources/observed.ts';
import { loadRun } from '../../verdicts/load-run.ts';

/** Two looks in a load that begins at 1,000 ms, and one after it. */
function observed(values: readonly (number | null)[]): Observed {
  return {
    everyMs: 500,
    observerShare: 0.01,
    timesMs: [1500, 2000, 9000],
    columns: [{ of: 'target', resource: 'allocated', values }],
    statements: [],
    notSeen: [],
  };
}

/** Ten requests in a second, in turn the one or the other side's, of which one was never sent. */
const load = {
  ...loadRun({ seconds: 1, rate: 10 }),
  startedMs: 1000,
  turns: {
    codes: Int32Array.from({ length: 10 }, (_, index) => (index === 9 ? -1 : index % 2)),
    endpoints: new Uint8Array(10),
  },
};

describe('beside a load of two sides', () => {
  const both = besideBoth(load, {
    base: observed([100, 300, 7]),
    candidate: observed([null, 500, 7]),
  });

  test('each side has its own looks and its own requests', () => {
    expect(Array.from(both?.base.ledger.dueMs ?? [])).toEqual([0, 200, 400, 600, 800]);
    expect(Array.from(both?.candidate.ledger.dueMs ?? [])).toEqual([100, 300, 500, 700]);
    expect(both?.base.resources.seconds).toEqual([0.5, 1]);
  });

  test('what was allocated is shared out to the requests of the same looks', () => {
    // 100 B/s and 300 B/s for half a second each; the request at 0 ms is before the first look.
    expect(allocatedPerRequest(both?.base)).toBeCloseTo(200 / 4, 10);
    // Its first look counted nothing yet: 500 B/s for half a second, and the request at 700 ms.
    expect(allocatedPerRequest(both?.candidate)).toBeCloseTo(250 / 1, 10);
  });

  test('a further launch comes after the first', () => {
    const { beside } = joinBeside(both ?? undefined, both ?? undefined, 1000);
    expect(beside?.base.resources.seconds).toEqual([0.5, 1, 1.5, 2]);
    expect(beside?.base.ledger.dueMs.at(-1)).toBe(1800);
    expect(joinBeside(both ?? undefined, undefined, 1000)).toEqual({});
  });
});

test('where nobody looked, or nothing tells, it says why', () => {
  expect(besideBoth(load, { base: null, candidate: observed([1, 1, 1]) })).toBeNull();
  expect(allocatedPerRequest(undefined)).toBe('nobody looked');
  const side = (changes: Partial<BesideSide['resources']>): BesideSide => ({
    ledger: load.ledger,
    resources: {
      everyMs: 500,
      observerShare: null,
      seconds: [0.5],
      series: [],
      statements: [],
      notSeen: [],
      ...changes,
    },
  });
  expect(allocatedPerRequest(side({}))).toBe('no Node process that the harness started');
  const notSeen = [{ of: 'target', reason: 'no process of it runs Node with the probe' }];
  expect(allocatedPerRequest(side({ notSeen }))).toBe('no process of it runs Node with the probe');
  const heap = { of: 'target', resource: 'heap', name: 'heap', unit: 'B', values: [1] } as const;
  expect(allocatedPerRequest(side({ series: [heap] }))).toBe('its Node is too old to tell');
});
