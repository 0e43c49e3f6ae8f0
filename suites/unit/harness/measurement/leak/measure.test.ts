import { describe, expect, test } from 'vitest';
import {
  inProcessLimits,
  throughHttpLimits,
  written,
} from '../../../../../harness/measurement/leak/limits.ts';
import { measureRetained } from '../../../../../harness/measurement/leak/measure.ts';
import { inProcess, throughHttp } from '../../../../../harness/measurement/leak/pace.ts';
import type { RetainedResource } from '../../../../../harness/measurement/measurement.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';
import { type SimulationOptions, simulate } from './simulated-subject.ts';

const MIB = 1024 * 1024;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

interface Outcome {
  readonly heap: RetainedResource;
  readonly fds: RetainedResource;
  readonly operations: number;
  readonly seconds: number;
  readonly blocks: readonly number[];
}

async function measure(
  simulation: SimulationOptions,
  {
    seed = 1,
    budgetMs = 10_000,
    maxOperations = Number.POSITIVE_INFINITY,
    isWritten = false,
    isServer = false,
  } = {},
): Promise<Outcome> {
  const defaults = isServer ? throughHttpLimits : inProcessLimits;
  const { clock, subject, blocks } = simulate(simulation);
  const measured = await measureRetained(subject, {
    pace: isServer ? throughHttp : inProcess,
    budgetMs,
    maxOperations,
    limits: {
      heap: isWritten ? written(defaults['heap']!, 1) : defaults['heap']!,
      fds: defaults['fds']!,
    },
    rule: leakRule,
    clock,
    random: seededRandom(seed),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const [heap, fds] = measured.resources;
  return {
    heap: heap!,
    fds: fds!,
    operations: measured.operations,
    seconds: clock.nowMs() / 1000,
    blocks,
  };
}

/** Up to 400 B of noise that depends on nothing, as measured on Node 24. */
function noise(operations: number): number {
  return (operations * 2_654_435_761) % 400;
}

/** 500 B an operation, all of which go every so often. */
function sweptEvery(periodMs: number): SimulationOptions['heap'] {
  let swept = 0;
  let from = 0;
  return ({ operations, nowMs }) => {
    if (Math.floor(nowMs / periodMs) > swept) {
      swept = Math.floor(nowMs / periodMs);
      from = operations;
    }
    return 5 * MIB + 500 * (operations - from);
  };
}

/** One descriptor in so many operations, at random. */
function oneIn(every: number, seed: number): (operations: number) => number {
  const random = seededRandom(seed);
  const opened: number[] = [];
  return (operations) => {
    while ((opened.at(-1) ?? 0) <= operations) {
      opened.push((opened.at(-1) ?? 0) - every * Math.log(1 - random()));
    }
    return 20 + opened.filter((at) => at <= operations).length;
  };
}

function operationsAsked(needs: string | null): number | null {
  const [, text] = /about ([\d,]+) more operations/.exec(needs ?? '') ?? [];
  return text === undefined ? null : Number(text.replaceAll(',', ''));
}

/** Slots of an array that holds so many: V8 lets it grow by half, and 16. */
function capacity(length: number): number {
  let slots = 16;
  while (slots < length) slots += (slots >> 1) + 16;
  return slots;
}

const expiring: SimulationOptions['controls'] = async ({ slopePerOp }) => ({
  operations: 1_000,
  slopePerOp,
  leftAfterAnHour: 0,
  timers: { longestMs: 2_500, where: 'cache.ts:3' },
  replayedPerOp: null,
  stuffed: null,
});

/** An entry for each input. */
const keyed: SimulationOptions['controls'] = async ({ slopePerOp }) => ({
  operations: 1_000,
  slopePerOp,
  leftAfterAnHour: slopePerOp,
  timers: null,
  replayedPerOp: 0,
  stuffed: null,
});

/** When a process stood by for what is tried, and when it was. */
async function stepsOfTrial(heap: SimulationOptions['heap']): Promise<readonly string[]> {
  const steps: string[] = [];
  const { clock, subject } = simulate({ heap });
  await measureRetained(
    {
      ...subject,
      standBy: () => void steps.push('stands by'),
      tryControls: async (request) => {
        steps.push('is tried');
        return (await subject.tryControls?.(request)) ?? null;
      },
    },
    {
      pace: inProcess,
      budgetMs: 10_000,
      maxOperations: Number.POSITIVE_INFINITY,
      limits: { heap: inProcessLimits['heap']! },
      rule: leakRule,
      clock,
      random: seededRandom(1),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  );
  return steps;
}

describe('a measurement', { tags: ['unit'] }, () => {
  test('calls a level heap clean within 2 s', async () => {
    const { heap, seconds } = await measure({
      heap: ({ operations }) => 5 * MIB + noise(operations),
    });
    expect(heap.verdict).toBe('pass');
    expect(seconds).toBeLessThan(2);
  });

  test.each([1, 4, 16, 64])('finds %i B/op, and says how much', async (rate) => {
    for (const seed of seeds) {
      const { heap } = await measure(
        { heap: ({ operations }) => 5 * MIB + rate * operations + noise(operations) },
        { seed },
      );
      expect(heap.verdict).toBe('fail');
      expect(heap.slopePerOp).toBeCloseTo(rate, 0);
    }
  });

  test('finds 1 B/op within 2 s at a microsecond an operation', async () => {
    const { seconds } = await measure({
      heap: ({ operations }) => 5 * MIB + operations + noise(operations),
    });
    expect(seconds).toBeLessThan(2);
  });

  test('finds 16 B a request within 10 s in a server that met a lot for the first time in its warm-up', async () => {
    for (const seed of seeds) {
      const { heap, seconds } = await measure(
        {
          heap: ({ operations }) =>
            5 * MIB +
            150_000 * (1 - Math.exp(-operations / 100)) +
            16 * operations +
            noise(operations),
          microsecondsPerOperation: 500,
        },
        { seed, isServer: true, budgetMs: 20_000 },
      );
      expect(heap.verdict).toBe('fail');
      expect(seconds).toBeLessThan(10);
    }
  });

  test('finds an object of 64 B kept in one of 50 operations that take a millisecond', async () => {
    const { heap } = await measure({
      heap: ({ operations }) => 5 * MIB + 64 * Math.floor(operations / 50) + noise(operations),
      microsecondsPerOperation: 1_000,
    });
    expect(heap.verdict).toBe('fail');
  });

  test('finds a table of numbers, which grows by doubling', async () => {
    for (const seed of seeds) {
      const { heap } = await measure(
        {
          heap: ({ operations }) => 5 * MIB + 16 * 2 ** Math.ceil(Math.log2(operations + 1)),
        },
        { seed },
      );
      expect(heap.verdict).toBe('fail');
    }
  });

  test('finds an array of numbers, which grows by half', async () => {
    for (const microsecondsPerOperation of [0.2, 1, 5, 20]) {
      for (const seed of seeds) {
        const { heap } = await measure(
          {
            heap: ({ operations }) => 5 * MIB + 8 * capacity(operations) + noise(operations),
            microsecondsPerOperation,
          },
          { seed },
        );
        expect(heap.verdict, `${microsecondsPerOperation} µs, seed ${seed}`).toBe('fail');
      }
    }
  });

  test('finds objects in a table that doubles', async () => {
    for (const seed of seeds) {
      const { heap } = await measure(
        {
          heap: ({ operations }) =>
            5 * MIB + 32 * operations + 32 * 2 ** Math.ceil(Math.log2(operations + 1)),
          microsecondsPerOperation: 20,
        },
        { seed },
      );
      expect(heap.verdict).toBe('fail');
    }
  });

  test('calls a cache clean that is full before the end', async () => {
    for (const full of [1_000, 20_000, 100_000, 300_000]) {
      const { heap } = await measure({
        heap: ({ operations }) => 5 * MIB + 100 * Math.min(operations, full) + noise(operations),
      });
      expect(heap.verdict, `full after ${full}`).toBe('pass');
    }
  });

  test('calls lazy initialization clean, also when it goes on for a while', async () => {
    const { heap } = await measure({
      heap: ({ operations }) =>
        5 * MIB + 20_000 * Math.min(25, Math.floor(operations / 10_000)) + noise(operations),
    });
    expect(heap.verdict).toBe('pass');
  });

  test('forgives one small step', async () => {
    const { heap } = await measure({
      heap: ({ operations }) => 5 * MIB + (operations > 3_000 ? 9_464 : 0) + noise(operations),
      microsecondsPerOperation: 500,
    });
    expect(heap.verdict).toBe('pass');
  });

  test.each([900, 1_000, 1_024, 4_000, 10_000])(
    'is not taken in by a batch that is written every %i operations',
    async (period) => {
      for (const seed of seeds) {
        const { heap } = await measure(
          { heap: ({ operations }) => 5 * MIB + 200 * (operations % period) },
          { seed },
        );
        expect(heap.verdict).toBe('pass');
      }
    },
  );

  test('finds a leak under batches', async () => {
    for (const seed of seeds) {
      const { heap } = await measure(
        { heap: ({ operations }) => 5 * MIB + 50 * (operations % 1_000) + 8 * operations },
        { seed },
      );
      expect(heap.verdict).toBe('fail');
    }
  });

  test('calls entries clean that live for 400 ms', async () => {
    const { heap } = await measure({
      heap: ({ operations, idleMs }) =>
        5 * MIB + 100 * Math.min(operations, Math.max(0, 400 - idleMs) * 1_000),
    });
    expect(heap.verdict).toBe('pass');
  });

  const compiling = {
    compiled: (operations: number) => 4 * operations,
    microsecondsPerOperation: 300,
  };

  test('calls what V8 caches of compiled code clean, once a collection of last resort empties it', async () => {
    const caching = { ...compiling, heap: () => 5 * MIB, cached: (done: number) => 16 * done };
    expect((await measure(caching)).heap.verdict).toBe('pass');
    const unaware = await measure({ ...caching, compiled: () => 0 });
    expect(unaware.heap.verdict).toBe('fail');
  });

  test('blames no cache of compiled code beside something that leaks', async () => {
    const caching = { ...compiling, heap: () => 5 * MIB, cached: (done: number) => 16 * done };
    const both = await measure({ ...caching, fds: (done) => 20 + Math.floor(done / 100) });
    expect(both.fds.verdict).toBe('fail');
    expect(both.heap.verdict).not.toBe('fail');
  });

  test('finds a leak of compiled code by the same collection', async () => {
    for (const rate of [4, 16, 400]) {
      const heap: SimulationOptions['heap'] = ({ operations }) => 5 * MIB + rate * operations;
      expect((await measure({ heap, ...compiling })).heap.verdict, `${rate} B/op`).toBe('fail');
    }
  });

  test('believes no byte of a collection that was not a major one', async () => {
    const { heap, fds } = await measure({
      heap: ({ operations }) => 5 * MIB + 24 * operations,
      verified: (sample) => sample !== 20,
    });
    expect(heap).toMatchObject({ verdict: 'inconclusive', reason: /not a major one/ });
    expect(fds.verdict).toBe('pass');
  });

  test('judges nothing of the warm-up', async () => {
    const { heap, operations } = await measure({
      heap: ({ operations: done }) => 5 * MIB + 1_000 * Math.min(done, 15_000),
    });
    expect(heap.verdict).toBe('pass');
    const [first] = heap.evidence;
    expect(first?.kind === 'retained' && first.series[0]?.x[0]).toBeGreaterThan(15_000);
    expect(operations).toBeGreaterThan(50_000);
  });

  test('finds one descriptor in 50 operations', async () => {
    for (const microsecondsPerOperation of [10, 1_000, 5_000]) {
      const { fds } = await measure({
        heap: () => 5 * MIB,
        fds: (operations) => 20 + Math.floor(operations / 50),
        microsecondsPerOperation,
      });
      expect(fds.verdict, `${microsecondsPerOperation} µs`).toBe('fail');
      expect(fds.slopePerOp).toBeCloseTo(0.02, 2);
    }
  });

  test('has a process ready before it is asked what only such a process can tell, and none where nothing grows', async () => {
    const leaking = await stepsOfTrial(
      ({ operations }) => 5 * MIB + 40 * operations + noise(operations),
    );
    expect([leaking[0], leaking.at(-1)]).toEqual(['stands by', 'is tried']);
    expect(await stepsOfTrial(({ operations }) => 5 * MIB + noise(operations))).toEqual([]);
  });

  test('leaves counts open where a leak in one of 10 operations could hide', async () => {
    const { fds } = await measure({ heap: () => 5 * MIB, microsecondsPerOperation: 150_000 });
    expect(fds.verdict).toBe('inconclusive');
    expect(fds.reason).toMatch(/shows a leak in one of \d+, and none in one of 10/);
    expect(fds.needs).toMatch(/about \d+ more operations/);
  });

  test('runs the few operations that its counts lack beyond the budget', async () => {
    const { fds, seconds } = await measure({
      heap: () => 5 * MIB,
      microsecondsPerOperation: 38_000,
    });
    expect(fds.verdict).toBe('pass');
    expect(seconds).toBeLessThan(13);
  });

  test('runs the few operations that a leak of one in 50 lacks beyond the budget', async () => {
    const slow = { heap: () => 5 * MIB, microsecondsPerOperation: 15_000 };
    const leaking = await measure({ ...slow, fds: (done) => 20 + Math.floor(done / 50) });
    expect(leaking.fds.verdict).toBe('fail');
    expect(leaking.seconds).toBeLessThan(17);
    const pool = await measure({
      ...slow,
      fds: (done) => 20 + Math.min(10, Math.floor(done / 50)),
    });
    expect(pool.fds.verdict).toBe('inconclusive');
    expect(pool.fds.needs).toMatch(/about [\d,]+ more operations/);
  });

  test('calls a count clean that rose once in thousands of operations', async () => {
    const { fds } = await measure({
      heap: () => 5 * MIB,
      fds: (operations) => 20 + (operations > 1_500 ? 1 : 0),
      microsecondsPerOperation: 5_000,
    });
    expect(fds.verdict).toBe('pass');
  });

  test('never calls a leak what a timer sweeps, and calls it clean once it has swept often enough', async () => {
    const slow = { microsecondsPerOperation: 1_000, controls: expiring };
    for (const timerMs of [2_500, 0]) {
      const early = await measure({ heap: sweptEvery(2_500), timerMs, ...slow });
      expect(early.heap.verdict).not.toBe('fail');
    }
    const swept = { heap: sweptEvery(2_500), timerMs: 2_500, ...slow };
    const late = await measure(swept, { budgetMs: 60_000 });
    expect(late.heap.verdict).toBe('pass');
  });

  test('calls a pool of connections clean that fills slowly', async () => {
    for (const every of [1, 50, 1_000, 20_000]) {
      const { fds } = await measure({
        heap: () => 5 * MIB,
        fds: (operations) => 20 + Math.min(12, Math.floor(operations / every)),
      });
      expect(fds.verdict, `one in ${every}`).toBe('pass');
    }
  });

  test('keeps what a leak of descriptors opens far below the limit of the system', async () => {
    const { operations } = await measure({ heap: () => 5 * MIB, fds: (done) => 20 + done });
    expect(operations).toBeLessThan(500);
  });

  test('varies the length of its blocks', async () => {
    const { blocks } = await measure({ heap: () => 5 * MIB });
    expect(new Set(blocks.slice(-10)).size).toBeGreaterThan(5);
  });

  test('shares the operations that it may run, so that two windows fit', async () => {
    for (const maxOperations of [100, 1_000, 8_000]) {
      for (const microsecondsPerOperation of [1, 200]) {
        const level = { heap: () => 5 * MIB, microsecondsPerOperation };
        const { fds, operations } = await measure(level, { maxOperations });
        expect(operations).toBeLessThanOrEqual(maxOperations);
        expect(fds.verdict, `${maxOperations} of ${microsecondsPerOperation} µs`).toBe('pass');
      }
    }
  });

  test('leaves no time unused as long as something is open', async () => {
    for (const microsecondsPerOperation of [1_000, 2_500, 4_000, 5_500]) {
      for (const budgetMs of [6_000, 8_000, 10_000]) {
        const slow = { heap: () => 5 * MIB, microsecondsPerOperation };
        const { heap, seconds } = await measure(slow, { budgetMs, isWritten: true });
        if (heap.verdict === 'pass') continue;
        const used = (1_000 * seconds) / budgetMs;
        expect(used, `${microsecondsPerOperation} µs in ${budgetMs} ms`).toBeGreaterThan(0.8);
      }
    }
  });

  test('decides a slow operation when the budget allows it', async () => {
    const slow = { microsecondsPerOperation: 150_000 };
    const leaking = await measure(
      { heap: ({ operations }) => 5 * MIB + 4_800 * operations, ...slow },
      { budgetMs: 30_000 },
    );
    expect(leaking.heap.verdict).toBe('fail');
    const clean = await measure({ heap: () => 5 * MIB, ...slow }, { budgetMs: 60_000 });
    expect(clean.heap.verdict).toBe('pass');
    expect(clean.fds.reason).toMatch(/one of (10|20|50) can't be seen/);
  });

  test('says how many operations more it takes, and with so many it is decided', async () => {
    let decided = 0;
    const all = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const seed of all) {
      const level = {
        heap: ({ operations }: { operations: number }) => 5 * MIB + noise(operations),
        microsecondsPerOperation: 400,
      };
      const first = await measure(level, { seed, isWritten: true, maxOperations: 3_000 });
      const [, text = ''] = /about ([\d,]+) more operations/.exec(first.heap.needs ?? '') ?? [];
      const needed = Number(text.replaceAll(',', ''));
      expect(needed).toBeGreaterThan(0);
      const maxOperations = first.operations + needed;
      const { heap } = await measure(level, {
        seed,
        isWritten: true,
        maxOperations,
        budgetMs: 600_000,
      });
      if (heap.verdict === 'pass') decided++;
    }
    expect(decided).toBeGreaterThanOrEqual(18);
  });

  test('says how many operations more it takes of a descriptor in 1,000, and with so many it is decided', async () => {
    let [asked, decided] = [0, 0];
    for (const seed of Array.from({ length: 20 }, (_, index) => index + 1)) {
      const leaking = { heap: () => 5 * MIB, microsecondsPerOperation: 1_000 };
      const first = await measure({ ...leaking, fds: oneIn(1_000, seed) }, { seed });
      const needed = operationsAsked(first.fds.needs);
      if (first.fds.verdict === 'fail' || needed === null) continue;
      asked++;
      const more = { seed, maxOperations: first.operations + needed, budgetMs: 600_000 };
      const { fds } = await measure({ ...leaking, fds: oneIn(1_000, seed + 100) }, more);
      if (fds.verdict === 'fail') decided++;
    }
    expect(asked).toBeGreaterThan(10);
    expect(decided / asked).toBeGreaterThanOrEqual(0.85);
  });

  test('says how many operations decide whether something is a leak or fills, and with so many it is decided', async () => {
    let decided = 0;
    for (const seed of seeds) {
      const leaking = {
        heap: ({ operations }: { operations: number }) => 5 * MIB + 100 * operations,
        microsecondsPerOperation: 1_000,
        controls: keyed,
      };
      const first = await measure(leaking, { seed });
      const [, text = ''] = /about ([\d,]+) operations in all/.exec(first.heap.needs ?? '') ?? [];
      const maxOperations = Number(text.replaceAll(',', ''));
      const { heap } = await measure(leaking, { seed, maxOperations, budgetMs: 600_000 });
      if (heap.verdict === 'fail') decided++;
    }
    expect(decided).toBe(seeds.length);
  });

  test('can’t tell with a budget that allows nothing, and says what it needs', async () => {
    const { heap } = await measure(
      {
        heap: ({ operations }) => 5 * MIB + 4_000 * operations ** 0.7,
        microsecondsPerOperation: 50_000,
      },
      { budgetMs: 500 },
    );
    expect(heap.verdict).toBe('inconclusive');
    expect(heap.needs).toMatch(/more operations/);
  });
});
