import { LiveObjects } from './live-objects.ts';
import { LookupWatch } from './lookups.ts';

/**
 * Finds the container that grows, and fills it up beyond any cache: a program that keeps a bound evicts
 * then, or starts a new one; a leak goes on to grow. Only in a process that is thrown away.
 */

type Kind = 'Map' | 'Set' | 'Array' | 'Object';

interface Seen {
  readonly container: WeakRef<object>;
  readonly kind: Kind;
  readonly entries: number;
  /** Of an array, those that hold something. */
  readonly filled: number;
  /** Whether it grew since the look before; null where it was not there then, or none was taken. */
  readonly hasGrown: boolean | null;
}

/** The one that grew most, and by how many entries. */
export interface Grown {
  readonly container: string;
  readonly entries: number;
  readonly added: number;
  /** A bound that was found beside it: `max = 5,000`, `a table of 5,000 slots`; null where none was. */
  readonly bound: string | null;
}

/** Smaller ones are not what a leak is in, but there are many of them. */
const FEWEST_ENTRIES = 16;
/** A table that was made as large as it will get has as many slots at the least. */
const FEWEST_SLOTS = 64;
/** Names of what a cache may hold; evidence of a bound alone, and never of none. */
const boundNames = /max|limit|cap|size/i;
/** An object with more of them is a table, and owns nothing by name. */
const MOST_PROPERTIES = 64;
/** The entries of the largest bound that is believed. */
const LARGEST_BOUND = 10_000_000;

/** Of what the one that grew most gained, what those beside it gained that belong to it. */
const AS_MUCH = 0.5;

let seen: readonly Seen[] = [];
let growing: {
  readonly container: object;
  readonly kind: Kind;
  entries: number;
  /** It and those that grew about as much. */
  readonly alike: readonly object[];
  lookups: readonly LookupWatch[];
} | null = null;

/** Remembers how large each container is. */
export async function lookAtContainers(): Promise<void> {
  using live = new LiveObjects();
  const before = new WeakMap<object, number>();
  for (const { container, entries } of seen) {
    const known = container.deref();
    if (known !== undefined) before.set(known, entries);
  }
  // All containers inherit from Object.prototype, and to ask once costs one walk over the heap.
  const found = await live.of(Object.prototype);
  // Made afterwards, or it would be one of them, and grow while it is filled.
  const all: Seen[] = [];
  for (const container of found) {
    if (container === seen) continue;
    const kind = kindOf(container);
    if (kind === null || sizeOf(container, kind, FEWEST_ENTRIES) < FEWEST_ENTRIES) continue;
    const entries = sizeOf(container, kind, Number.POSITIVE_INFINITY);
    const had = before.get(container);
    const hasGrown = had === undefined ? null : entries > had;
    const filled = filledOf(container);
    all.push({ container: new WeakRef(container), kind, entries, filled, hasGrown });
  }
  seen = all;
}

/**
 * The container that grew most since, if any did. One that was there and did not grow between the two looks
 * before is no leak's: of few operations, a list that gets longer once has as much.
 */
export async function findGrown(fewest: number): Promise<Grown | null> {
  const all = seen.flatMap(({ container, kind, entries: before, hasGrown }) => {
    const live = container.deref();
    if (live === undefined || hasGrown === false) return [];
    const entries = sizeOf(live, kind, Number.POSITIVE_INFINITY);
    return [{ container: live, kind, entries, added: entries - before }];
  });
  const [most] = all.filter(({ added }) => added >= fewest).toSorted((a, b) => b.added - a.added);
  growing = null;
  if (most === undefined) return null;
  const { container, kind, entries, added } = most;
  // A cache has a Map of its entries and a list of their order, which grow alike.
  const alike = all.filter((one) => one.added >= added * AS_MUCH);
  growing = { container, kind, entries, alike: alike.map((one) => one.container), lookups: [] };
  const bound = tableThatFills(entries, added) ?? (await namedBound(container, entries));
  return { container: kind, entries, added, bound };
}

/** Fills it up with what is in it already. @returns how many entries it holds then */
export function stuff(entries: number): number {
  if (growing === null) return 0;
  const { container, kind } = growing;
  fill(container, kind, entries);
  growing.entries = sizeOf(container, kind, Number.POSITIVE_INFINITY);
  growing.lookups = growing.alike
    .filter((one) => one instanceof Map || one instanceof Set)
    .map((one) => new LookupWatch(one));
  return growing.entries;
}

/** Entries that were added since then after they had been asked for. */
export function lookedUpSinceStuffed(): number {
  return Math.max(0, ...(growing?.lookups ?? []).map((watch) => watch.addedAfterAsking));
}

/** Entries that it has more than after it was filled up; fewer where something was let go. */
export function addedSinceStuffed(): number {
  if (growing === null) return 0;
  const { container, kind, entries } = growing;
  return sizeOf(container, kind, Number.POSITIVE_INFINITY) - entries;
}

/** An array beside it that has its final length, and gets filled as fast. */
function tableThatFills(entries: number, added: number): string | null {
  for (const { container, kind, entries: slots, filled } of seen) {
    const live = container.deref();
    if (kind !== 'Array' || live === undefined || slots < FEWEST_SLOTS) continue;
    if (sizeOf(live, kind, Number.POSITIVE_INFINITY) !== slots) continue;
    const now = filledOf(live);
    if (now - filled < added / 2 || now >= slots || slots < entries) continue;
    return `a table of ${slots.toLocaleString('en-US')} slots`;
  }
  return null;
}

/** A number with the name of a bound in the object that holds the container, or in the container itself. */
async function namedBound(container: object, entries: number): Promise<string | null> {
  using live = new LiveObjects();
  for (const owner of [container, ...(await live.of(Object.prototype))]) {
    if (owner !== container && !holds(owner, container)) continue;
    for (const name of Object.keys(owner).slice(0, MOST_PROPERTIES)) {
      const bound = valueOf(owner, name);
      if (typeof bound !== 'number' || !Number.isInteger(bound) || !boundNames.test(name)) continue;
      if (bound > entries && bound <= LARGEST_BOUND)
        return `${name} = ${bound.toLocaleString('en-US')}`;
    }
  }
  return null;
}

function holds(owner: object, container: object): boolean {
  if (kindOf(owner) !== 'Object') return false;
  const names = Object.keys(owner);
  return (
    names.length <= MOST_PROPERTIES && names.some((name) => valueOf(owner, name) === container)
  );
}

/** Without calling a getter. */
function valueOf(owner: object, name: string): unknown {
  return Reflect.getOwnPropertyDescriptor(owner, name)?.value as unknown;
}

/** @param enough is as good as more */
function sizeOf(container: object, kind: Kind, enough: number): number {
  try {
    // Of the map itself, whatever a class that extends it says.
    if (kind === 'Map') return Reflect.get(Map.prototype, 'size', container);
    if (kind === 'Set') return Reflect.get(Set.prototype, 'size', container);
    if (kind === 'Array') return Array.isArray(container) ? container.length : 0;
    let count = 0;
    for (const _key in container) if (++count >= enough) break;
    return count;
  } catch {
    return 0;
  }
}

function filledOf(container: object): number {
  if (!Array.isArray(container)) return 0;
  return container.reduce(
    (count: number, value: unknown) => (value == null ? count : count + 1),
    0,
  );
}

function kindOf(container: object): Kind | null {
  if (container instanceof Map) return 'Map';
  if (container instanceof Set) return 'Set';
  if (Array.isArray(container)) return 'Array';
  const isNoTable =
    container === globalThis || ArrayBuffer.isView(container) || typeof container === 'function';
  return isNoTable ? null : 'Object';
}

function fill(container: object, kind: Kind, entries: number): void {
  if (kind === 'Map') {
    const map = container as Map<unknown, unknown>;
    const value: unknown = map.values().next().value;
    for (let index = 0; map.size < entries; index++) map.set(`assay:${index}`, value);
  } else if (kind === 'Set') {
    const set = container as Set<unknown>;
    for (let index = 0; set.size < entries; index++) set.add(`assay:${index}`);
  } else if (kind === 'Array') {
    const array = container as unknown[];
    const [value] = array;
    while (array.length < entries) array.push(value);
  } else {
    const object = container as Record<string, unknown>;
    const [value] = Object.values(object);
    const own = sizeOf(object, kind, Number.POSITIVE_INFINITY);
    for (let index = own; index < entries; index++) object[`assay:${index}`] = value;
  }
}
