import type { BothSides } from '../both-sides.ts';
import { functionTimes, type FunctionTime } from './function-times.ts';
import { changedStatements, shownStatement } from './same-statement.ts';
import type { SourcePlaces } from './source-places.ts';
import type { Stretch, Stretches, Taken, TakenByName } from './stretch.ts';
import { growthMs, type TimeSpent, type WhereItWent } from './where.ts';

const sides = ['base', 'candidate'] as const;
/** Samples of a function come as a Poisson process does: so many standard errors are no chance. */
const STANDARD_ERRORS = 3;
/** What a machine makes of the same statement from one stretch to the next. */
const LEAST_GROWTH = 0.2;
/** More than anybody reads. */
const MOST_OF_A_KIND = 10;

/** Differences what both sides spent, a request, by function, statement and command. */
export function whereItWent(
  stretches: Stretches,
  places: BothSides<Pick<SourcePlaces, 'placeOf'>>,
  unseen: readonly string[],
): WhereItWent {
  const kinds = [
    functionsSpent(stretches, places),
    namedSpent(stretches, 'statement'),
    namedSpent(stretches, 'command'),
  ];
  const spent = kinds.flatMap((ofKind) => ofKind.toSorted(byGrowth).slice(0, MOST_OF_A_KIND));
  return {
    seconds: sum(stretches.candidate, ({ seconds }) => seconds),
    requests: both((side) => sum(stretches[side], ({ requests }) => requests)),
    spent: spent.toSorted(byGrowth),
    unseen,
  };
}

const byGrowth = (a: TimeSpent, b: TimeSpent): number => growthMs(b) - growthMs(a);

function functionsSpent(
  stretches: Stretches,
  places: BothSides<Pick<SourcePlaces, 'placeOf'>>,
): TimeSpent[] {
  const times = both((side) =>
    stretches[side].map((one) => functionTimes(one.profiles ?? [], places[side])),
  );
  const requests = both((side) => sum(stretches[side], (one) => one.requests));
  const keys = new Set(sides.flatMap((side) => times[side].flatMap((one) => [...one.keys()])));
  return [...keys].map((key) => {
    const found = both((side) => times[side].map((one) => one.get(key)));
    const total = (side: Side, of: 'ownMs' | 'selfMs' | 'totalMs' | 'samples') =>
      sum(found[side], (one) => one?.[of] ?? 0);
    const perRequest = (of: 'ownMs' | 'selfMs' | 'totalMs') =>
      both((side) => ratio(total(side, of), requests[side]));
    const perRequestMs = perRequest('ownMs');
    const errorMs = Math.hypot(
      ...sides.map((side) =>
        samplingErrorMs(total(side, 'ownMs'), total(side, 'samples'), requests[side]),
      ),
    );
    const { name = key, place = null } = lastOf(found.candidate) ?? lastOf(found.base) ?? {};
    return {
      kind: 'function',
      name,
      place,
      perRequestMs,
      calls: null,
      self: perRequest('selfMs'),
      total: perRequest('totalMs'),
      hasGrown:
        growthMs({ perRequestMs }) > STANDARD_ERRORS * errorMs &&
        isApart(
          both((side) =>
            eachMs(
              stretches[side],
              found[side].map((one) => one?.ownMs ?? 0),
            ),
          ),
        ),
    };
  });
}

function lastOf(found: readonly (FunctionTime | undefined)[]): FunctionTime | undefined {
  return found.findLast((one) => one !== undefined);
}

/** The standard error of the time a request: of n samples √n. At least that of one sample. */
function samplingErrorMs(ms: number, samples: number, requests: number): number {
  return samples === 0 ? 0 : ratio(ms / Math.sqrt(samples), requests);
}

function namedSpent(stretches: Stretches, kind: 'statement' | 'command'): TimeSpent[] {
  const taken = both((side) =>
    stretches[side].map(
      (one) => (kind === 'statement' ? one.statements : one.commands) ?? new Map<string, Taken>(),
    ),
  );
  const names = both((side) => new Set(taken[side].flatMap((one) => [...one.keys()])));
  const became =
    kind === 'statement'
      ? changedStatements(
          [...names.base.difference(names.candidate)],
          [...names.candidate.difference(names.base)],
        )
      : new Map<string, string>();
  const replaced = new Set(became.values());
  const all = [...names.base.union(names.candidate)].filter((name) => !replaced.has(name));
  const requests = both((side) => sum(stretches[side], (one) => one.requests));
  return all.map((name) => {
    const nameOn = { base: became.get(name) ?? name, candidate: name };
    const found = both((side) => taken[side].map((one) => takenOf(one, nameOn[side])));
    const perRequest = (of: keyof Taken) =>
      both((side) =>
        ratio(
          sum(found[side], (one) => one[of]),
          requests[side],
        ),
      );
    const perRequestMs = perRequest('ms');
    return {
      kind,
      name: kind === 'statement' ? shownStatement(name) : name,
      place: null,
      perRequestMs,
      calls: perRequest('calls'),
      self: null,
      total: null,
      hasGrown:
        growthMs({ perRequestMs }) > LEAST_GROWTH * perRequestMs.base &&
        isApart(
          both((side) =>
            eachMs(
              stretches[side],
              found[side].map(({ ms }) => ms),
            ),
          ),
        ),
    };
  });
}

function takenOf(taken: TakenByName, name: string): Taken {
  return taken.get(name) ?? { calls: 0, ms: 0 };
}

function eachMs(stretches: readonly Stretch[], ms: readonly number[]): readonly number[] {
  return stretches.map(({ requests }, index) => ratio(ms[index] ?? 0, requests));
}

/** Whether every stretch of the candidate is above every one of the base. */
function isApart({ base, candidate }: BothSides<readonly number[]>): boolean {
  return Math.min(...candidate) > Math.max(...base);
}

type Side = (typeof sides)[number];

function both<T>(of: (side: Side) => T): BothSides<T> {
  return { base: of('base'), candidate: of('candidate') };
}

function ratio(value: number, of: number): number {
  return of === 0 ? 0 : value / of;
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
