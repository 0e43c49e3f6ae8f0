import { normalNumber } from '../../harness/statistics/random.ts';
import { type Family, type Model, anyProcess, between, inOwnProcess } from './model.ts';

const BASE = 5 * 1024 * 1024;

/** Keeps so many bytes of each operation. @param isKeyed one for each input, and not for each call */
function steady(bytes: number, isKeyed = false, from = 0): Model {
  let kept = 0;
  let inputs = 0;
  let done = 0;
  return {
    run(block) {
      const fresh = Math.max(0, block.from + block.count - Math.max(inputs, block.from));
      const added = isKeyed ? fresh : block.count;
      inputs = Math.max(inputs, block.from + block.count);
      const late = Math.max(0, from - done);
      done += block.count;
      kept += Math.max(0, added - late);
    },
    held: () => BASE + bytes * kept,
    heldOf: (first, last) => bytes * Math.max(0, Math.min(last, done) - Math.max(first, from)),
  };
}

/** Keeps an object in one of so many operations, at random. */
function sparse(random: () => number, every: number, bytes: number, base: number): Model {
  let kept = 0;
  let done = 0;
  return {
    run({ count }) {
      done += count;
      kept += events(random, count / every);
    },
    held: () => base + bytes * kept,
    heldOf: (from, to) => (bytes * kept * (Math.min(to, done) - from)) / Math.max(1, done),
  };
}

/** A Poisson number. */
function events(random: () => number, mean: number): number {
  if (mean > 100) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalNumber(random)));
  let count = 0;
  for (let left = Math.exp(-mean), product = random(); product > left; product *= random()) count++;
  return count;
}

/** A table of numbers that grows by doubling, or by half. */
function table(random: () => number): () => Model {
  const factor = random() < 0.5 ? 2 : 1.5;
  const bytes = between(random, 8, 40);
  const first = 17 * (1 + random());
  return () => tableOf(factor, bytes, first);
}

function tableOf(factor: number, bytes: number, first: number): Model {
  let slots = first;
  let done = 0;
  return {
    run({ count }) {
      done += count;
      while (slots < done) slots *= factor;
    },
    held: () => BASE + bytes * slots,
    // One object, which is replaced by a larger one: the profiler sees nothing of the numbers in it.
    heldOf: () => 0,
  };
}

/** A leak beside a cache that is full soon. */
function besideCache(random: () => number): () => Model {
  const entries = between(random, 100, 1_500);
  const bytes = between(random, 50, 5_000);
  const leak = bytes * between(random, 0.05, 0.5);
  return () => leakBesideCache(entries, bytes, leak);
}

function leakBesideCache(entries: number, bytes: number, leak: number): Model {
  let done = 0;
  return {
    run({ count }) {
      done += count;
    },
    held: () => BASE + bytes * Math.min(done, entries) + leak * done,
    heldOf: (from, to) =>
      bytes * Math.max(0, Math.min(to, done) - Math.max(from, done - entries)) +
      leak * (Math.min(to, done) - from),
  };
}

/** One size for the program, whatever process it runs in. */
function sized(
  least: number,
  most: number,
  make: (bytes: number) => Model,
): (random: () => number) => () => Model {
  return (random) => {
    const bytes = between(random, least, most);
    return () => make(bytes);
  };
}

type Process = (random: () => number) => ReturnType<typeof anyProcess>;

function family(
  name: string,
  process: Process,
  draw: (random: () => number) => () => Model,
  entryBytes = 200,
): Family {
  return {
    name,
    never: 'clean',
    draw: (random) => ({
      ...process(random),
      make: draw(random),
      whenStuffed: 'grows',
      timerMs: 0,
      entryBytes,
    }),
  };
}

const fast: Process = (random) => inOwnProcess(random, 2, 100);
const slow: Process = (random) => inOwnProcess(random, 100, 5_000);
const served: Process = (random) => ({
  ...anyProcess(random),
  throughHttp: true,
  microseconds: between(random, 300, 3_000),
  budgetMs: 20_000,
});

export const leaks: readonly Family[] = [
  family('1 B/op', fast, () => () => steady(1), 1),
  family(
    '16 B/op to 60 kB/op, fast',
    fast,
    sized(16, 60_000, (bytes) => steady(bytes)),
  ),
  family(
    '16 B/op to 60 kB/op, slow',
    slow,
    sized(16, 60_000, (bytes) => steady(bytes)),
  ),
  family(
    '16 B/op to 60 kB/op, one for each input, slow',
    slow,
    sized(16, 60_000, (bytes) => steady(bytes, true)),
  ),
  family(
    '16 B to 60 kB a request',
    served,
    sized(16, 60_000, (bytes) => steady(bytes)),
  ),
  family('an object in 1 of 50', fast, (random) => {
    const bytes = between(random, 200, 20_000);
    return () => sparse(random, 50, bytes, BASE);
  }),
  family('a table of numbers', fast, table),
  family(
    'begins late',
    fast,
    sized(16, 5_000, (bytes) => steady(bytes, false, 2_000)),
  ),
  family('beside a full cache', fast, besideCache),
];

/** What one of so many operations keeps; its verdict may be anything but clean. */
function rare(
  name: string,
  every: number,
  bytes: number,
  process: {
    readonly microseconds: number;
    readonly throughHttp?: boolean;
    readonly limit?: number;
    readonly isCount?: boolean;
  },
): Family {
  const { microseconds, throughHttp = false, limit = null, isCount = false } = process;
  return {
    name,
    never: 'clean',
    draw: (random) => ({
      kind: isCount ? 'count' : 'bytes',
      resource: isCount ? 'fds' : 'heap',
      throughHttp,
      microseconds,
      limit,
      budgetMs: throughHttp ? 30_000 : 10_000,
      make: () => sparse(random, every, bytes, isCount ? 20 : BASE),
      whenStuffed: 'grows',
      timerMs: 0,
      entryBytes: bytes,
    }),
  };
}

export const rareLeaks: readonly Family[] = [
  rare('60 kB by 1 of 1,000 requests of 5 ms, limit 32', 1_000, 60_000, {
    microseconds: 5_000,
    throughHttp: true,
    limit: 32,
  }),
  rare('60 kB by 1 of 1,000 requests of 1 ms, limit 32', 1_000, 60_000, {
    microseconds: 1_000,
    throughHttp: true,
    limit: 32,
  }),
  rare('14 kB by 1 of 1,000, 5 ms, limit 1', 1_000, 14_000, { microseconds: 5_000, limit: 1 }),
  rare('14 kB by 1 of 1,000, 100 µs, limit 1', 1_000, 14_000, { microseconds: 100, limit: 1 }),
  rare('2 kB by 1 of 1,000, 100 µs', 1_000, 2_000, { microseconds: 100 }),
  rare('1.2 kB by 1 of 1,000, 1 ms, limit 1', 1_000, 1_200, { microseconds: 1_000, limit: 1 }),
  rare('descriptor in 1 of 1,000 requests, limit 0', 1_000, 1, {
    microseconds: 5_000,
    throughHttp: true,
    limit: 0,
    isCount: true,
  }),
  rare('descriptor in 1 of 1,000, 1 ms, limit 0', 1_000, 1, {
    microseconds: 1_000,
    limit: 0,
    isCount: true,
  }),
  rare('descriptor in 1 of 1,000, 100 µs', 1_000, 1, { microseconds: 100, isCount: true }),
  rare('descriptor in 1 of 100 requests, limit 0', 100, 1, {
    microseconds: 5_000,
    throughHttp: true,
    limit: 0,
    isCount: true,
  }),
];
