import { join } from 'node:path';

import type { Scenario } from '../scenario.ts';

/** Which part of a load one of several k6 has: `index` from 0. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

export const wholeLoad: Share = { index: 0, of: 1 };

/** All parts of a load that so many k6 share. */
export function sharesOf(instances: number): Share[] {
  return Array.from({ length: instances }, (_, index) => ({ index, of: instances }));
}

/** By which k6 applies this part and no other: none where there is one k6 alone. */
export function segmentArguments({ index, of }: Share): string[] {
  if (of === 1) return [];
  const ends = Array.from({ length: of + 1 }, (_, at) => fraction(at, of));
  return [
    `--execution-segment=${ends[index]}:${ends[index + 1]}`,
    `--execution-segment-sequence=${ends.join(',')}`,
  ];
}

function fraction(at: number, of: number): string {
  if (at === 0) return '0';
  return at === of ? '1' : `${at}/${of}`;
}

/**
 * The number that a tick of the whole has within a part, from 0. Of equal parts k6 gives the ticks out in turn:
 * part `index` of `of` has `index`, `index + of`, `index + 2·of`, … (`NewExecutionSegmentSequenceWrapper` in
 * lib/execution_segment.go of k6, whose offsets are all `of` then).
 */
export function tickWithin({ index, of }: Share, tick: number): number {
  return (tick - index) / of;
}

/** How many of so many things in turn a part has: `ScaleInt64` of the same file. */
export function countWithin({ index, of }: Share, count: number): number {
  return Math.max(0, Math.ceil((count - index) / of));
}

/** What one part of a scenario is going to do. Rates and times stay those of the whole. */
export function partOf<S extends Scenario>(scenario: S, share: Share): S {
  if (share.of === 1) return scenario;
  const users = scenario.users === null ? null : countWithin(share, scenario.users);
  if (scenario.load === 'closed') {
    return { ...scenario, users, plannedIterations: iterationsWithin(scenario, share, users) };
  }
  const { schedule } = scenario;
  return {
    ...scenario,
    users,
    schedule: {
      ticks: countWithin(share, schedule.ticks),
      tickMs: (n: number) => schedule.tickMs(share.index + n * share.of),
    },
  };
}

/** Of `per-vu-iterations` each user has its own number of them; others are given out one by one. */
function iterationsWithin(
  { executor, users, plannedIterations }: Scenario & { readonly load: 'closed' },
  share: Share,
  usersWithin: number | null,
): number | null {
  if (plannedIterations === null) return null;
  if (executor !== 'per-vu-iterations' || users === null || usersWithin === null) {
    return countWithin(share, plannedIterations);
  }
  return (plannedIterations / users) * usersWithin;
}

/** Where the files of one k6 go: where several share a load each has a folder of its own. */
export function instanceFolder(folder: string, { index, of }: Share): string {
  return of === 1 ? folder : join(folder, `instance-${index + 1}`);
}
