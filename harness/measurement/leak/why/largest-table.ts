import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type Growth, bufferDataName } from './growth.ts';
import type { HeapNode } from './heap-snapshot.ts';
import { type TracedHeap, declarationOf, keeperOf } from './keeper.ts';
import { ownersOf } from './owners.ts';
import type { Retainers } from './retainer-path.ts';

/** Of what leaks in as many operations, what objects that grew must account for: else they are noise. */
const LEAST_SHARE = 0.4;
/** The largest tables of a heap; what Node itself keeps is among them. */
const MOST_ASKED = 20;

/**
 * Whether what grew while it was traced is what leaks. An array or a Map of numbers is one object, which gets
 * larger by doubling: in most stretches it does not grow at all.
 * @param leakedBytes about so much leaks in as many operations
 */
export function isExplained(growth: readonly Growth[], leakedBytes: number): boolean {
  const grown = growth.reduce((sum, { bytes }) => sum + bytes, 0);
  return grown >= leakedBytes * LEAST_SHARE;
}

/**
 * The largest table of those that a variable of the program's own code keeps.
 * @param leastBytes a smaller one is not told
 * @returns null where there is none
 */
export function largestTable(
  heap: TracedHeap,
  retainers: Retainers,
  leastBytes: number,
): Growth | null {
  return largestOf(
    heap,
    retainers,
    'table',
    (node) => isTable(node) && node.selfSize >= leastBytes,
  );
}

/** The same of memory outside of the heap: a buffer that grew in place was there before. */
export function largestBuffer(
  heap: TracedHeap,
  retainers: Retainers,
  leastBytes: number,
): Growth | null {
  return largestOf(
    heap,
    retainers,
    'ArrayBuffer',
    ({ name, selfSize }) => name === bufferDataName && selfSize >= leastBytes,
  );
}

function isTable({ type }: HeapNode): boolean {
  return type === 'array';
}

function largestOf(
  heap: TracedHeap,
  retainers: Retainers,
  what: string,
  isWanted: (node: HeapNode) => boolean,
): Growth | null {
  const own = nodesOf(heap, isWanted)
    .slice(0, MOST_ASKED)
    .find((node) => {
      const [owner] = ownersOf(heap, retainers, [node]);
      if (owner === undefined || keeperOf(heap, owner.path) === null) return false;
      return declarationOf(heap, owner.path) !== null;
    });
  if (own === undefined) return null;
  return {
    className: `${what} of ${formatQuantity(own.selfSize, 'B')}`,
    count: 1,
    bytes: own.selfSize,
    typical: [own],
    allocatedAt: null,
  };
}

/** The largest first. */
function nodesOf(
  { snapshot }: TracedHeap,
  isWanted: (node: HeapNode) => boolean,
): readonly HeapNode[] {
  const nodes: HeapNode[] = [];
  for (let index = 0; index < snapshot.size; index++) {
    const node = snapshot.node(index);
    if (isWanted(node)) nodes.push(node);
  }
  return nodes.toSorted((a, b) => b.selfSize - a.selfSize);
}
