import type { Probe } from '../probe/probe.ts';
import type { Sample } from '../probe/sampler.ts';

/**
 * What an operation that leaks may gain in one measurement before the process, or the machine, suffers:
 * blocks are made small enough for it. Descriptors end at the usual limit of 1,024; a worker thread costs
 * 5 MB; thousands of timers slow every turn of the loop.
 */
const mostGain: Readonly<Record<string, number>> = {
  fds: 400,
  threads: 48,
  workers: 48,
  sessions: 64,
  // An EventTarget compares each new listener with all that it has.
  listeners: 4_000,
  children: 48,
  contexts: 200,
  timers: 4_000,
  handles: 400,
  // A server of Postgres takes 100 clients unless it is told otherwise, and some are in use.
  pgClients: 48,
  pgIdleInTransaction: 48,
  redisKeys: 100_000,
};
const MIB = 1024 * 1024;
/** As long as collections are fast; a heap full of small objects is not. */
const MOST_GAIN_BYTES = 512 * MIB;
const MOST_GAIN_BYTES_WHEN_SLOW = 64 * MIB;
const SLOW_COLLECTION_MS = 60;
/** Two windows, the second with twice the operations, gain three times what the first did. */
const GAIN_OF_TWO_WINDOWS = 3;

/** What may be gained before the first window: a leak needs no more warming up than that. */
export const WARM_UP_GAIN_BYTES = 4 * MIB;
/**
 * What the first window may gain, the second twice as much, and so on: not so much that each collection of
 * the heap takes longer than the operations, and enough that two windows show what no cache is expected to
 * hold that fills as fast (40 MiB). With less in each it takes four, and the time goes into collections.
 */
const FIRST_WINDOW_GAIN_BYTES = 14 * MIB;

export function windowGainBytes(window: number): number {
  return FIRST_WINDOW_GAIN_BYTES * 2 ** window;
}

interface At {
  readonly operations: number;
  readonly sample: Sample;
}

/** Operations that gain so many bytes at the rate between two samples; Infinity where nothing grew. */
export function operationsForGain(
  from: At,
  to: At,
  bytes: number,
  kinds: readonly { readonly resource: string; readonly kind: Probe['kind'] }[],
): number {
  const operations = to.operations - from.operations;
  const gained = kinds
    .filter(({ resource, kind }) => kind === 'bytes' && !isOutsideOfHeap(resource))
    .map(({ resource }) => (to.sample.levels[resource] ?? 0) - (from.sample.levels[resource] ?? 0));
  const most = Math.max(0, ...gained);
  return most === 0 ? Number.POSITIVE_INFINITY : (bytes * operations) / most;
}

/** Coarse backstops, and what no collection of ours goes through. */
function isOutsideOfHeap(resource: string): boolean {
  return ['rss', 'native', 'gpu', 'redisMemory', 'childMemory'].includes(resource);
}

/** The most operations that fit in without gaining too much, at the rate of gain seen so far. */
export function operationsWithinReason(
  first: Sample,
  last: Sample,
  operations: number,
  kinds: readonly { readonly resource: string; readonly kind: Probe['kind'] }[],
): number {
  let most = Number.POSITIVE_INFINITY;
  for (const { resource, kind } of kinds) {
    const gained = (last.levels[resource] ?? 0) - (first.levels[resource] ?? 0);
    if (gained <= 0 || isOutsideOfHeap(resource)) continue;
    const allowed = kind === 'bytes' ? mostBytes(last, gained) : (mostGain[resource] ?? 400);
    most = Math.min(most, ((allowed - gained) * operations) / gained);
  }
  return Math.max(0, most);
}

/**
 * With slow collections little is gained, but never so little that a leak which is there already gets no
 * second window to be shown in.
 */
function mostBytes({ collectionMs }: Sample, gained: number): number {
  if (collectionMs <= SLOW_COLLECTION_MS) return MOST_GAIN_BYTES;
  const enough = Math.max(MOST_GAIN_BYTES_WHEN_SLOW, gained * GAIN_OF_TWO_WINDOWS);
  return Math.min(MOST_GAIN_BYTES, enough);
}

/**
 * The length of a block, at random around the mean: blocks of one length can beat against the period of
 * a batch (every 1,000 operations, say), which looks like a slow and perfectly steady leak.
 */
export function jittered(mean: number, random: () => number): number {
  return Math.max(1, Math.round(mean * (0.6 + 0.8 * random())));
}
