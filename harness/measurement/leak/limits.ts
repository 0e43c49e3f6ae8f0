import type { RetainedLimit } from './trajectory.ts';

/** Leaks in fewer than one of so many operations are not looked for, where nobody says otherwise. */
export const DEFAULT_RAREST = 1_000;
/** Entries of the largest cache that is taken into account, where nobody says otherwise. */
export const DEFAULT_LARGEST_CACHE = 50_000;

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What is allowed where nobody said otherwise: `leakAbove`/`cleanBelow` are .25/1 B/op in process and
 * 4/16 B/request through HTTP. The noise floor is several times
 * what clean operations gained over a window in trials; the resolution is what a window must be able to
 * see before it may call something clean while the budget lasts.
 */
const bytes = (
  leakAbove: number,
  cleanBelow: number,
  noise: number,
  seen: number,
): RetainedLimit => ({
  leakAbove,
  cleanBelow,
  noiseFloor: noise,
  resolution: seen,
  oneOff: 2 * seen,
  backstop: false,
  written: false,
  rarest: DEFAULT_RAREST,
  coarsest: Number.POSITIVE_INFINITY,
  largestCache: DEFAULT_LARGEST_CACHE,
});

const count: RetainedLimit = {
  leakAbove: 0,
  cleanBelow: 0,
  noiseFloor: 0,
  resolution: 0,
  oneOff: 0,
  backstop: false,
  written: false,
  rarest: DEFAULT_RAREST,
  coarsest: Number.POSITIVE_INFINITY,
  largestCache: DEFAULT_LARGEST_CACHE,
};

/** Resident memory: only a rise of 4 kB/op and 64 MB in a window, which nothing but a leak sustains. */
const residentLimit: RetainedLimit = {
  leakAbove: 4 * KIB,
  cleanBelow: 4 * KIB,
  noiseFloor: 64 * MIB,
  resolution: 128 * MIB,
  oneOff: 0,
  backstop: true,
  written: false,
  rarest: DEFAULT_RAREST,
  coarsest: Number.POSITIVE_INFINITY,
  largestCache: DEFAULT_LARGEST_CACHE,
};

const counts = {
  contexts: count,
  fds: count,
  threads: count,
  workers: count,
  children: count,
  timers: count,
  handles: count,
  listeners: count,
  sessions: count,
  pgClients: count,
  pgIdleInTransaction: count,
  pgAdvisoryLocks: count,
  pgTemporaryTables: count,
  redisClients: count,
  redisSubscriptions: count,
  redisBlocked: count,
  redisKeys: count,
};

/**
 * Judged only by name: a Redis full of entries that expire grows for as long as they live, which no run
 * shorter than that tells from a leak.
 */
export const judgedByName: ReadonlySet<string> = new Set(['redisMemory']);

/** Native memory alone moves less than all that is resident. */
const nativeLimit: RetainedLimit = {
  ...residentLimit,
  noiseFloor: 24 * MIB,
  resolution: 48 * MIB,
};

/** In servers and on cards: whole blocks of memory at a time. */
const served = {
  redisMemory: { ...bytes(16, 64, 256 * KIB, 1 * MIB), backstop: true },
  gpu: { ...residentLimit, noiseFloor: 32 * MIB },
};

/**
 * Other threads and processes than the one that is sampled first: their garbage is collected, too, but
 * what they compile comes and goes with the work that they happen to get.
 */
const elsewhere = (leakAbove: number, cleanBelow: number) => ({
  workerHeaps: bytes(leakAbove, cleanBelow, 16 * KIB, 64 * KIB),
  workerBuffers: bytes(leakAbove, cleanBelow, 128 * KIB, 512 * KIB),
  childHeaps: bytes(leakAbove, cleanBelow, 64 * KIB, 256 * KIB),
  childBuffers: bytes(leakAbove, cleanBelow, 256 * KIB, 1 * MIB),
  childMemory: { ...residentLimit, leakAbove: 16 * KIB, cleanBelow: 16 * KIB },
});

export type Limits = Readonly<Record<string, RetainedLimit>>;

export const inProcessLimits: Limits = {
  heap: { ...bytes(0.25, 1, 2 * KIB, 8 * KIB), coarsest: 32 },
  external: bytes(1, 4, 32 * KIB, 128 * KIB),
  arrayBuffers: bytes(1, 4, 64 * KIB, 256 * KIB),
  code: bytes(4, 16, 64 * KIB, 256 * KIB),
  ...counts,
  ...served,
  ...elsewhere(1, 4),
  native: nativeLimit,
  rss: residentLimit,
};

export const throughHttpLimits: Limits = {
  heap: { ...bytes(4, 16, 8 * KIB, 32 * KIB), coarsest: 128 },
  external: bytes(16, 64, 128 * KIB, 512 * KIB),
  arrayBuffers: bytes(16, 64, 256 * KIB, 1 * MIB),
  code: bytes(16, 64, 256 * KIB, 1 * MIB),
  ...counts,
  ...served,
  ...elsewhere(4, 16),
  native: { ...nativeLimit, leakAbove: 16 * KIB, cleanBelow: 16 * KIB },
  rss: { ...residentLimit, leakAbove: 16 * KIB, cleanBelow: 16 * KIB },
};

/** A limit that somebody wrote down is both: above it is a leak, below it is clean. */
export function written(limit: RetainedLimit, perOperation: number): RetainedLimit {
  return { ...limit, leakAbove: perOperation, cleanBelow: perOperation, written: true };
}

/** What somebody wrote down beside the limits; null where nobody did. */
export interface Sought {
  readonly rarest: number | null;
  readonly largestCache: number | null;
}

/** The same limits, with how rare a leak is looked for and the largest cache. */
export function seeking(limits: Limits, { rarest, largestCache }: Sought): Limits {
  return Object.fromEntries(
    Object.entries(limits).map(([resource, limit]) => {
      const more = {
        rarest: rarest ?? limit.rarest,
        largestCache: largestCache ?? limit.largestCache,
      };
      return [resource, { ...limit, ...more }];
    }),
  );
}
