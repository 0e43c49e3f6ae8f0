import type { HeapEdge, HeapSnapshot } from './heap-snapshot.ts';

export interface Step {
  readonly edge: string;
  readonly node: string;
  /** Of the node in the snapshot. */
  readonly index: number;
}

/**
 * The shortest path from a root to a node, over edges that keep alive: breadth first, so no other path is
 * shorter. Empty when nothing reaches it.
 */
export function retainerPath(snapshot: HeapSnapshot, target: number): readonly Step[] {
  const cameFrom = new Int32Array(snapshot.size).fill(-1);
  const via: (HeapEdge | undefined)[] = [];
  const queue = [0];
  cameFrom[0] = 0;
  for (let at = 0; at < queue.length && cameFrom[target] === -1; at++) {
    const node = queue[at] ?? 0;
    for (const edge of snapshot.edges(node)) {
      if (edge.type === 'weak' || cameFrom[edge.to] !== -1 || isWeakTable(edge)) continue;
      cameFrom[edge.to] = node;
      via[edge.to] = edge;
      queue.push(edge.to);
    }
  }
  const path: Step[] = [];
  for (let node = target; node !== 0 && cameFrom[node] !== -1; node = cameFrom[node] ?? 0) {
    path.push({
      edge: describeEdge(via[node]),
      node: describeNode(snapshot, node),
      index: node,
    });
  }
  return path.toReversed();
}

/** The value of a WeakMap lives by its key, not by its table. */
function isWeakTable({ name }: HeapEdge): boolean {
  return name.includes('pair in WeakMap');
}

function describeEdge(edge: HeapEdge | undefined): string {
  if (edge === undefined) return '';
  switch (edge.type) {
    case 'element':
    case 'hidden':
      return `[${edge.name}]`;
    case 'context':
      return `variable ${edge.name}`;
    case 'property':
      return `.${edge.name}`;
    default:
      return `(${edge.name})`;
  }
}

function describeNode(snapshot: HeapSnapshot, index: number): string {
  const { type, name } = snapshot.node(index);
  if (type === 'closure') return `function ${name || '(anonymous)'}`;
  if (type.includes('string')) return `string "${name.slice(0, 30)}"`;
  return name === '' ? type : name.slice(0, 80);
}
