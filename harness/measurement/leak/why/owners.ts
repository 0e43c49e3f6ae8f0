import type { HeapNode } from './heap-snapshot.ts';
import { type TracedHeap, isTable, keeperAt } from './keeper.ts';
import type { Retainers, Step } from './retainer-path.ts';

/** Who keeps a part of a group of objects. */
export interface Owner {
  /** To one of them, from the middle. */
  readonly path: readonly Step[];
  /** Of the objects that were asked about. */
  readonly share: number;
  /** The steps of the path that lead to all of them; behind these each is another part of the same entry. */
  readonly steps: number;
}

/** So many objects of a group are asked about: a share of a half is then known to a tenth. */
const MOST_ASKED = 200;
/** Steps of all their paths together: a linked list of 70,000 takes as many for each of its entries. */
const MOST_STEPS = 1_000_000;
/** Two objects have one owner whose ways from the variable are alike for so many steps. */
const TELLING_STEPS = 6;

/** An owner of so many says enough; where nobody has as many, parts of one entry may have been told apart. */
const TELLING_SHARE = 0.6;

/** The owners of the objects, the one of most first; nothing reaches those that are left out. */
export function ownersOf(
  heap: TracedHeap,
  retainers: Retainers,
  nodes: readonly HeapNode[],
): readonly Owner[] {
  const asked = fewOf(retainers, nodes)
    .map(({ index }) => retainers.pathTo(index))
    .filter((path) => path.length > 0);
  const owners = groupedBy(asked.map((path) => ({ path, way: wayTo(heap, path) })));
  const [most] = owners;
  if (most === undefined || most.share >= TELLING_SHARE) return owners;
  const byTable = groupedBy(asked.map((path) => ({ path, way: toFirstTable(wayTo(heap, path)) })));
  return byTable[0] !== undefined && byTable[0].share >= TELLING_SHARE ? byTable : owners;
}

interface Asked {
  readonly path: readonly Step[];
  readonly way: Way;
}

/** What a way goes on from is its owner, too: the values of a list are held by its nodes. */
function groupedBy(asked: readonly Asked[]): readonly Owner[] {
  const groups = new Map<string, Asked[]>();
  for (const one of asked.toSorted((a, b) => a.way.names.length - b.way.names.length)) {
    const { names } = one.way;
    const keys = names.map((_, index) => names.slice(0, index + 1).join('\n'));
    const key = keys.find((shorter) => groups.has(shorter)) ?? names.join('\n');
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((those) => {
      const shortest = those[0]!.way.names.length;
      const nearest = those.filter(({ way }) => way.names.length === shortest);
      const { path, way } = nearest[nearest.length >> 1] as Asked;
      return { path, share: those.length / asked.length, steps: way.steps ?? path.length };
    });
}

/** Evenly over the group, which is in the order of the heap. */
function fewOf(retainers: Retainers, nodes: readonly HeapNode[]): readonly HeapNode[] {
  const middle = nodes[nodes.length >> 1];
  const steps = middle === undefined ? 1 : Math.max(1, retainers.stepsTo(middle.index, MOST_STEPS));
  const most = Math.max(1, Math.min(MOST_ASKED, nodes.length, Math.floor(MOST_STEPS / steps)));
  return Array.from(
    { length: Math.min(most, nodes.length) },
    (_, index) => nodes[Math.floor(((index + 0.5) * nodes.length) / most)] as HeapNode,
  );
}

interface Way {
  readonly names: readonly string[];
  /** Of the path, where the way ends before it does. */
  readonly steps?: number;
  /** Where it first leads into a table, by names and by steps of the path. */
  readonly table: { readonly names: number; readonly steps: number } | null;
}

/** The variable with the way from there, where all entries of a table and of a list are one. */
function wayTo(heap: TracedHeap, path: readonly Step[]): Way {
  const start = Math.max(0, keeperAt(heap, path));
  const scope = path[start - 1]?.index ?? 0;
  const names = [`${scope} ${path[start]?.edge}`];
  let table: Way['table'] = null;
  for (let at = start + 1; at < path.length && names.length < TELLING_STEPS; at++) {
    const edge = alike(heap, path[at - 1]?.index ?? 0, path[at]?.edge ?? '');
    if (edge !== names.at(-1)) names.push(edge);
    if (edge === anyEntry && (table === null || table.names === names.length)) {
      table = { names: names.length, steps: at + 1 };
    }
  }
  return { names, table };
}

function toFirstTable(way: Way): Way {
  if (way.table === null) return way;
  return { ...way, names: way.names.slice(0, way.table.names), steps: way.table.steps };
}

const anyEntry = '[…]';

function alike(heap: TracedHeap, holder: number, edge: string): string {
  // Of an array, or of the table of a Map or a Set.
  if (edge.startsWith('[') || /^\(\d+\)$/.test(edge)) return anyEntry;
  return edge.startsWith('.') && isTable(heap, holder) ? anyEntry : edge;
}
