import { normalNumber } from '../../harness/statistics/random.ts';
import { type Family, type Model, anyProcess, between } from './model.ts';

const BASE = 5 * 1024 * 1024;
/** Entries of the caches, in the logarithm. */
const [SMALLEST, LARGEST] = [100, 50_000];

/** The newest `entries` stay. @param isKeyed an entry for each input, and not for each call */
export function lru(entries: number, bytes: number, isKeyed: boolean): Model {
  let made = 0;
  let inputs = 0;
  return {
    run({ from, count }) {
      made += isKeyed ? Math.max(0, from + count - Math.max(inputs, from)) : count;
      inputs = Math.max(inputs, from + count);
    },
    held: () => BASE + bytes * Math.min(made, entries),
    heldOf: (from, to) => bytes * Math.max(0, Math.min(to, made) - Math.max(from, made - entries)),
  };
}

function cache(
  name: string,
  isKeyed: boolean,
  whenStuffed: 'evicts' | 'grows' | 'no container',
  isLookedUp = false,
): Family {
  return {
    name,
    never: 'leak',
    draw(random) {
      const entries = Math.round(between(random, SMALLEST, LARGEST));
      const entryBytes = between(random, 50, 5_000);
      return {
        ...anyProcess(random),
        make: () => lru(entries, entryBytes, isKeyed),
        whenStuffed,
        isLookedUp,
        timerMs: 0,
        entryBytes,
      };
    },
  };
}

/** The table of the newest `entries` numbers: it grows by a factor until it has room for them. */
function numbers(entries: number, bytes: number, factor: number): Model {
  let slots = 17;
  let done = 0;
  return {
    run({ count }) {
      done += count;
      while (slots < Math.min(done, entries)) slots *= factor;
    },
    held: () => BASE + bytes * slots,
    heldOf: () => 0,
  };
}

/** A closed set of keys drawn at random: the later, the rarer new ones get. */
function memo(random: () => number): () => Model {
  const keys = Math.round(between(random, SMALLEST, LARGEST));
  const bytes = between(random, 50, 5_000);
  return () => memoOf(random, keys, bytes);
}

function memoOf(random: () => number, keys: number, bytes: number): Model {
  let known = 0;
  let done = 0;
  const log: { done: number; known: number }[] = [];
  const knownBy = (operations: number): number =>
    log.findLast((point) => point.done <= operations)?.known ?? 0;
  return {
    run({ count }) {
      done += count;
      const left = keys - known;
      const missed = Math.exp(-count / keys);
      // Of the keys that were never drawn, a binomial number is.
      const sd = Math.sqrt(left * missed * (1 - missed));
      const drawn = left * (1 - missed) + sd * normalNumber(random);
      known += Math.max(0, Math.min(left, Math.round(drawn), count));
      log.push({ done, known });
    },
    held: () => BASE + bytes * known,
    heldOf: (from, to) => bytes * (knownBy(to) - knownBy(from)),
  };
}

/** Emptied each time it is full. */
function sawtooth(period: number, bytes: number, phase: number): Model {
  let done = phase;
  return {
    run({ count }) {
      done += count;
    },
    held: () => BASE + bytes * (done % period),
    heldOf: (from, to) => {
      const ran = done - phase;
      return bytes * Math.max(0, Math.min(to, ran) - Math.max(from, ran - (done % period)));
    },
  };
}

/** Opens another member now and then, until it has what is needed at once. */
export function pool(random: () => number, bytes: number): () => Model {
  const most = 4 + Math.floor(random() * 60);
  const chance = between(random, 3e-4, 0.2);
  return () => poolOf(random, most, bytes, chance);
}

function poolOf(random: () => number, most: number, bytes: number, chance: number): Model {
  let open = 0;
  let done = 0;
  const opened: number[] = [];
  return {
    run({ count }) {
      let left = count;
      while (open < most) {
        const next = Math.floor(Math.log(1 - random()) / Math.log(1 - chance)) + 1;
        if (next > left) break;
        left -= next;
        open++;
        opened.push(done + count - left);
      }
      done += count;
    },
    held: () => BASE + bytes * open,
    heldOf: (from, to) => bytes * opened.filter((at) => at > from && at <= to).length,
  };
}

export const caches: readonly Family[] = [
  cache('cache of 100 to 50,000 entries, by input', true, 'evicts'),
  cache('cache of 100 to 50,000 entries, fresh keys', false, 'evicts'),
  cache('list of the last 100 to 50,000', false, 'evicts'),
  {
    name: 'table of the last 100 to 50,000 numbers',
    never: 'leak',
    draw(random) {
      const entries = Math.round(between(random, SMALLEST, LARGEST));
      const entryBytes = between(random, 8, 40);
      const factor = random() < 0.5 ? 2 : 1.5;
      return {
        ...anyProcess(random),
        make: () => numbers(entries, entryBytes, factor),
        whenStuffed: 'evicts',
        timerMs: 0,
        entryBytes,
      };
    },
  },
  {
    name: 'memo of a closed set of 100 to 50,000',
    never: 'leak',
    draw: (random) => ({
      ...anyProcess(random),
      make: memo(random),
      whenStuffed: 'grows',
      isLookedUp: true,
      timerMs: 0,
      entryBytes: 500,
    }),
  },
  {
    name: 'batches of 100 to 20,000',
    never: 'leak',
    draw(random) {
      const period = Math.round(between(random, 100, 20_000));
      const entryBytes = between(random, 50, 2_000);
      const phase = Math.floor(random() * period);
      return {
        ...anyProcess(random),
        make: () => sawtooth(period, entryBytes, phase),
        whenStuffed: 'evicts',
        timerMs: 0,
        entryBytes,
      };
    },
  },
  {
    name: 'pool of 4 to 64, filled slowly',
    never: 'leak',
    draw(random) {
      const entryBytes = between(random, 1_000, 60_000);
      return {
        ...anyProcess(random),
        make: pool(random, entryBytes),
        whenStuffed: 'no container',
        timerMs: 0,
        entryBytes,
      };
    },
  },
];

/** Fresh keys, and a bound that is neither named nor looked up by size. */
export const hiddenCaches: readonly Family[] = [
  cache('cache that hides its bound, fresh keys', false, 'grows', true),
  // What no control sees through: nobody asks it for a key, as a list of the last events is.
  cache('list whose bound no control sees', false, 'grows'),
];
