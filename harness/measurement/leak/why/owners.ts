import type { HeapNode } from './heap-snapshot.ts';
import { type TracedHeap, keeperAt } from './keeper.ts';
import type { Retainers, Step } from './retainer-path.ts';

/** Who keeps a part of a group of objects. */
export interface Owner {
  /** To one of them, from the middle. */
  readonly path: readonly Step[];
  /** Of the objects that were asked about. */
  readonly share: number;
}

/** So many objects of a group are asked about: a share of a half is then known to a tenth. */
const MOST_ASKED = 200;
/** Steps of all their paths together: a linked list of 70,000 takes as many for each of its entries. */
const MOST_STEPS = 1_000_000;
/** An object with more properties is a table, whose keys are data. */
const MOST_NAMES = 64;
/** Two objects have one owner whose ways from the variable are alike for so many steps. */
const TELLING_STEPS = 6;

/** The owners of the objects, the one of most first; nothing reaches those that are left out. */
export function ownersOf(
  heap: TracedHeap,
  retainers: Retainers,
  nodes: readonly HeapNode[],
): readonly Owner[] {
  const owned = new Map<string, number[]>();
  let asked = 0;
  for (const { index } of fewOf(retainers, nodes)) {
    const path = retainers.pathTo(index);
    if (path.length === 0) continue;
    asked++;
    const way = wayTo(heap, path);
    const others = owned.get(way);
    if (others) others.push(index);
    else owned.set(way, [index]);
  }
  return [...owned.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((those) => ({
      path: retainers.pathTo(those[those.length >> 1] ?? 0),
      share: those.length / asked,
    }));
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

/** The variable with the way from there, where all entries of a table and of a list are one. */
function wayTo(heap: TracedHeap, path: readonly Step[]): string {
  const start = Math.max(0, keeperAt(heap, path));
  const scope = path[start - 1]?.index ?? 0;
  const way = [`${scope} ${path[start]?.edge}`];
  for (let at = start + 1; at < path.length && way.length < TELLING_STEPS; at++) {
    const edge = alike(heap, path[at - 1]?.index ?? 0, path[at]?.edge ?? '');
    if (edge !== way.at(-1)) way.push(edge);
  }
  return way.join('\n');
}

function alike({ snapshot }: TracedHeap, holder: number, edge: string): string {
  if (edge.startsWith('[')) return '[…]';
  const [first, end] = snapshot.edgeRange(holder);
  return edge.startsWith('.') && end - first > MOST_NAMES ? '.…' : edge;
}
