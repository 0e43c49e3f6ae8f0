import { describe, expect, test } from 'vitest';
import {
  inProcessLimits,
  throughHttpLimits,
  written,
} from '../../../../../harness/measurement/leak/limits.ts';
import { measureRetained } from '../../../../../harness/measurement/leak/measure.ts';
import { inProcess, throughHttp } from '../../../../../harness/measurement/leak/pace.ts';
import type { RetainedLimit } from '../../../../../harness/measurement/leak/trajectory.ts';
import type { RetainedResource } from '../../../../../harness/measurement/measurement.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';
import { type SimulationOptions, simulate } from './simulated-subject.ts';

const MIB = 1024 * 1024;
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

interface Asked {
  readonly resource?: 'heap' | 'fds';
  readonly limit: RetainedLimit;
  readonly seed?: number;
  readonly budgetMs: number;
  readonly isServer?: boolean;
  readonly soak?: boolean;
}

async function verdictOn(
  simulation: SimulationOptions,
  { resource = 'heap', limit, seed = 1, budgetMs, isServer = false, soak = false }: Asked,
): Promise<RetainedResource> {
  const { clock, subject } = simulate(simulation);
  const { resources } = await measureRetained(subject, {
    pace: isServer ? throughHttp : inProcess,
    budgetMs,
    soak,
    maxOperations: Number.POSITIVE_INFINITY,
    limits: { [resource]: limit },
    rule: leakRule,
    clock,
    random: seededRandom(seed),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const [judged] = resources;
  if (judged === undefined) throw new Error(`${resource} was not judged`);
  return judged;
}

/** How often one of so many operations, at random, has come by then. */
function times(every: number, seed: number): (operations: number) => number {
  const random = seededRandom(seed * 7_919);
  const at: number[] = [];
  return (operations) => {
    while ((at.at(-1) ?? 0) <= operations) {
      at.push((at.at(-1) ?? 0) - every * Math.log(1 - random()));
    }
    return at.filter((one) => one <= operations).length;
  };
}

const limitOf = (limits: typeof inProcessLimits, resource: string): RetainedLimit => {
  const limit = limits[resource];
  if (limit === undefined) throw new Error(`there is no limit of ${resource}`);
  return limit;
};

describe('what happens in few operations', { tags: ['unit'] }, () => {
  test('60 kB by 1 of 1,000 requests are never clean at a limit of 32 B', async () => {
    const limit = written(limitOf(throughHttpLimits, 'heap'), 32);
    for (const seed of seeds) {
      const kept = times(1_000, seed);
      const { verdict } = await verdictOn(
        {
          heap: ({ operations }) => 5 * MIB + 60_000 * kept(operations),
          microsecondsPerOperation: 5_000,
        },
        { limit, seed, budgetMs: 20_000, isServer: true },
      );
      expect(verdict, `seed ${seed}`).not.toBe('pass');
    }
  });

  test('14 kB by 1 of 1,000 operations are never clean at a limit of 1 B', async () => {
    const limit = written(limitOf(inProcessLimits, 'heap'), 1);
    for (const seed of seeds) {
      const kept = times(1_000, seed);
      const { verdict } = await verdictOn(
        {
          heap: ({ operations }) => 5 * MIB + 14_000 * kept(operations),
          microsecondsPerOperation: 3_000,
        },
        { limit, seed, budgetMs: 10_000 },
      );
      expect(verdict, `seed ${seed}`).not.toBe('pass');
    }
  });

  test.each([1_000, 100])(
    'a descriptor in 1 of %i is never clean where none may stay',
    async (every) => {
      const limit = written(limitOf(throughHttpLimits, 'fds'), 0);
      for (const seed of seeds) {
        const opened = times(every, seed);
        const { verdict } = await verdictOn(
          {
            heap: () => 5 * MIB,
            fds: (operations) => 20 + opened(operations),
            microsecondsPerOperation: 5_000,
          },
          { resource: 'fds', limit, seed, budgetMs: 20_000, isServer: true },
        );
        expect(verdict, `seed ${seed}`).not.toBe('pass');
      }
    },
  );
});

test('native memory of which 20 kB a request stay is never clean, however its level wanders', async () => {
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const { verdict, threshold } = await verdictOn(
      {
        heap: ({ operations }) => 80 * MIB + 20_000 * operations + 2 * MIB * normalNumber(random),
        microsecondsPerOperation: 2_000,
      },
      { limit: limitOf(throughHttpLimits, 'native'), seed, budgetMs: 20_000, isServer: true },
    );
    expect(verdict, `seed ${seed}`).not.toBe('pass');
    // What nobody wrote does not move with the sample, either.
    expect(threshold).toBe(16 * 1024);
  }
});

test('a level that wanders about its mean is never a leak', async () => {
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const sd = 10 ** (4 + 2.5 * random());
    let level = normalNumber(random) * sd;
    let before = 0;
    const { verdict } = await verdictOn(
      {
        heap: ({ operations }) => {
          const kept = Math.exp(-(operations - before) / 2_000);
          before = operations;
          level = kept * level + Math.sqrt(1 - kept * kept) * sd * normalNumber(random);
          return 40 * MIB + level;
        },
        microsecondsPerOperation: 10 ** (1 + 2.5 * random()),
      },
      { limit: limitOf(inProcessLimits, 'heap'), seed, budgetMs: 10_000 },
    );
    expect(verdict, `seed ${seed}`).not.toBe('fail');
  }
});

/** 200 B of each operation, for so long. */
function livingFor(lifetimeMs: number): SimulationOptions['heap'] {
  const log: { readonly ms: number; readonly operations: number }[] = [];
  return ({ operations, nowMs }) => {
    log.push({ ms: nowMs, operations });
    const gone = log.findLast(({ ms }) => ms <= nowMs - lifetimeMs)?.operations ?? 0;
    return 5 * MIB + 200 * (operations - gone);
  };
}

/** 200 B of each operation, all of which go every so often. */
function sweptEvery(periodMs: number): SimulationOptions['heap'] {
  let [swept, from] = [0, 0];
  return ({ operations, nowMs }) => {
    if (Math.floor(nowMs / periodMs) > swept) {
      swept = Math.floor(nowMs / periodMs);
      from = operations;
    }
    return 5 * MIB + 200 * (operations - from);
  };
}

/** What a process shows whose clock was advanced by an hour. */
const expires: SimulationOptions['controls'] = async ({ slopePerOp }) => ({
  operations: 1_000,
  slopePerOp,
  leftAfterAnHour: 0,
  timers: null,
  replayedPerOp: slopePerOp,
  stuffed: null,
});

describe.each([6_000, 12_000, 30_000])('entries that live for %i ms', (lifetimeMs) => {
  const limit = limitOf(inProcessLimits, 'heap');
  // Entries that go one by one hold a level that moves with the speed of the machine: that takes longer to rule
  // out than what is gone after each sweep.
  const models = {
    'one by one': { heap: livingFor, lifetimes: 8 },
    'swept at once': { heap: sweptEvery, lifetimes: 2.2 },
  };
  describe.each(Object.keys(models) as (keyof typeof models)[])('and go %s', (way) => {
    const simulation = (): SimulationOptions => ({
      heap: models[way].heap(lifetimeMs),
      microsecondsPerOperation: 1_000,
      controls: expires,
    });

    test('are no leak in 10 s', { tags: ['unit'] }, async () => {
      for (const seed of [1, 2, 3, 4]) {
        const { verdict } = await verdictOn(simulation(), { limit, seed, budgetMs: 10_000 });
        expect(verdict).not.toBe('fail');
      }
    });

    test('are no leak in a soak of two lifetimes and of four', { tags: ['unit'] }, async () => {
      for (const lifetimes of [2.2, 4]) {
        for (const seed of [1, 2, 3, 4]) {
          const budgetMs = lifetimes * lifetimeMs;
          const asked = { limit, seed, budgetMs, soak: true };
          const { verdict } = await verdictOn(simulation(), asked);
          expect(verdict).not.toBe('fail');
        }
      }
    });

    test('are clean in a soak that is long enough', { tags: ['unit'] }, async () => {
      for (const seed of [1, 2, 3, 4]) {
        const { verdict } = await verdictOn(simulation(), {
          limit,
          seed,
          budgetMs: models[way].lifetimes * lifetimeMs,
          soak: true,
        });
        expect(verdict).toBe('pass');
      }
    });
  });
});
