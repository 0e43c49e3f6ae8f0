import { normalNumber } from '../../harness/statistics/random.ts';
import { type Family, type Model, anyProcess, between } from './model.ts';

const BASE = 5 * 1024 * 1024;
/** Operations after which an Ornstein-Uhlenbeck level has forgotten where it was. */
const MEMORY = 2_000;

function constant(): Model {
  return { run: () => undefined, held: () => BASE };
}

/** A level that wanders about its mean. */
function ornsteinUhlenbeck(random: () => number, sd: number): Model {
  let level = normalNumber(random) * sd;
  return {
    run({ count }) {
      const kept = Math.exp(-count / MEMORY);
      level = kept * level + Math.sqrt(1 - kept * kept) * sd * normalNumber(random);
    },
    held: () => 4 * BASE + level,
  };
}

/** A random walk between two walls. */
function boundedWalk(random: () => number, range: number, step: number): Model {
  let level = range * random();
  return {
    run({ count }) {
      level = Math.abs(level + step * Math.sqrt(count) * normalNumber(random)) % (2 * range);
      if (level > range) level = 2 * range - level;
    },
    held: () => BASE + level,
  };
}

/** What is made once, somewhere in the first part of the run. */
function once(at: number, bytes: number): Model {
  let done = 0;
  return {
    run({ count }) {
      done += count;
    },
    held: () => BASE + (done > at ? bytes : 0),
  };
}

function family(name: string, draw: (random: () => number) => () => Model): Family {
  return {
    name,
    never: 'leak',
    draw: (random) => ({
      ...anyProcess(random),
      make: draw(random),
      whenStuffed: 'no container',
      timerMs: 0,
      entryBytes: 500,
    }),
  };
}

export const walks: readonly Family[] = [
  family('nothing is kept', () => constant),
  family('bounded walk about a mean (OU)', (random) => {
    const sd = between(random, 3e3, 3e6);
    return () => ornsteinUhlenbeck(random, sd);
  }),
  family('random walk between walls', (random) => {
    const range = between(random, 1e5, 1e7);
    const step = range / between(random, 20, 200);
    return () => boundedWalk(random, range, step);
  }),
  family('9 to 200 kB once', (random) => {
    const [at, bytes] = [between(random, 10, 3_000), between(random, 9e3, 2e5)];
    return () => once(at, bytes);
  }),
];
