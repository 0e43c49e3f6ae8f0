import { lru, pool } from './caches.ts';
import { expiring } from './lifetimes.ts';
import { type Family, type Model, type Program, anyProcess, between } from './model.ts';

/** What is counted and not weighed: open files, sockets, timers. */
function counted(
  name: string,
  never: Family['never'],
  draw: (random: () => number) => Pick<Program, 'make' | 'whenStuffed' | 'timerMs'>,
): Family {
  return {
    name,
    never,
    draw: (random) => {
      const process = anyProcess(random);
      return {
        ...process,
        microseconds: Math.max(100, process.microseconds),
        kind: 'count',
        resource: 'fds',
        entryBytes: 1,
        ...draw(random),
      };
    },
  };
}

/** One descriptor more in so many operations. */
function one(every: number): Model {
  let done = 0;
  return {
    run({ count }) {
      done += count;
    },
    held: () => 20 + Math.floor(done / every),
  };
}

export const countedThings: readonly Family[] = [
  counted('table of 30 to 5,000 open files', 'leak', (random) => {
    const files = Math.round(between(random, 30, 5_000));
    return { make: () => lru(files, 1, false), whenStuffed: 'evicts', timerMs: 0 };
  }),
  counted('files that are open for 3 to 30 s', 'leak', (random) => {
    const timerMs = between(random, 3_000, 30_000);
    return { make: () => expiring(timerMs, 1), whenStuffed: 'grows', timerMs };
  }),
  counted('pool of 4 to 64 connections', 'leak', (random) => ({
    make: pool(random, 1),
    whenStuffed: 'no container',
    timerMs: 0,
  })),
  counted('descriptor in 1 of 1 to 50', 'clean', (random) => {
    const every = Math.round(between(random, 1, 50));
    return { make: () => one(every), whenStuffed: 'grows', timerMs: 0 };
  }),
];
