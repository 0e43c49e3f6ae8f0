import type { RetainedResource } from '../../measurement/measurement.ts';
import type { SeededLeak, SeededResource } from '../../measurement/probe/seeded-leak.ts';
import { otherResources } from '../../verdicts/retained-gates.ts';
import { roundUp } from '../seed.ts';

/** What makes a resource grow, for those that can be made to grow at will. */
const growsBy: Readonly<Record<string, SeededResource>> = {
  heap: 'heap',
  external: 'arrayBuffers',
  arrayBuffers: 'arrayBuffers',
  fds: 'fds',
  timers: 'timers',
  handles: 'timers',
};

/** Of one in so many operations, for what is counted. */
const beyondCounts = [1 / 100, 1 / 20, 1 / 4];
/** Beyond the limit, in multiples of the least that is sure to be above it. */
const stepsBeyond = [1, 2, 4, 8];
/** A leak that is smaller says nothing. */
const LEAST_BYTES = 8;
/** All that a process may be made to keep in one hunt. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Leaks that a gate must catch, the smallest first; or why none can be planted. */
export type LeakLadder =
  | { readonly leaks: readonly [SeededLeak, ...SeededLeak[]] }
  | { readonly because: string; readonly isBlind: boolean };

/**
 * @param resource that the gate is about; `others` for all that nobody wrote a limit for
 * @param measured all resources, without a leak
 * @param operations how many there were
 */
export function leakLadder(
  resource: string,
  measured: readonly RetainedResource[],
  operations: number,
): LeakLadder {
  if (resource === otherResources) return leakOfOthers(measured);
  const seeded = growsBy[resource];
  const found = measured.find((one) => one.resource === resource);
  if (seeded === undefined || found === undefined) {
    return { because: `no leak of ${resource} can be planted yet`, isBlind: false };
  }
  return isCounted(seeded) ? counted(seeded, found.threshold) : beyond(seeded, found, operations);
}

function leakOfOthers(measured: readonly RetainedResource[]): LeakLadder {
  const unwritten = measured.filter(({ isWritten, verdict }) => !isWritten && verdict !== null);
  const resource = (['fds', 'timers', 'heap'] as const).find((one) =>
    unwritten.some((other) => other.resource === one),
  );
  if (resource === undefined) {
    return {
      because: 'of the resources that it is about none can be made to leak',
      isBlind: false,
    };
  }
  if (resource !== 'heap') return counted(resource, 0);
  return {
    leaks: [
      { resource, perOperation: 64 },
      { resource, perOperation: 512 },
    ],
  };
}

function isCounted(resource: SeededResource): boolean {
  return resource === 'fds' || resource === 'timers';
}

function counted(resource: SeededResource, limit: number): LeakLadder {
  const [first, ...rest] = beyondCounts.map((more) => ({ resource, perOperation: limit + more }));
  return { leaks: [first!, ...rest] };
}

function beyond(
  resource: SeededResource,
  { threshold, interval }: RetainedResource,
  operations: number,
): LeakLadder {
  const width = interval[1] - interval[0];
  const noise = Number.isFinite(width) ? 2 * Math.max(0, width) : 0;
  const step = Math.max(threshold / 2, noise, LEAST_BYTES);
  const most = MOST_BYTES / Math.max(1, operations);
  const leaks = stepsBeyond
    .map((times) => roundUp(threshold + times * step))
    .filter((perOperation) => perOperation <= most)
    .map((perOperation) => ({ resource, perOperation }));
  const [first, ...rest] = leaks;
  if (first !== undefined) return { leaks: [first, ...rest] };
  return {
    because: `its limit is so wide that a hunt of ${operations.toLocaleString('en-US')} operations would keep ${Math.round((threshold * operations) / 1024 / 1024).toLocaleString('en-US')} MB before it fails`,
    isBlind: true,
  };
}
