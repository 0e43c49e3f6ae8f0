import type { HeapEdge, HeapSnapshot } from './heap-snapshot.ts';

export interface Step {
  readonly edge: string;
  readonly node: string;
  /** Of the node in the snapshot. */
  readonly index: number;
}

/** `part of key (Store @1) -> value (Map @3) pair in WeakMap (table @5)`, as V8 names it. */
const ofWeakMap = /pair in WeakMap \(table @(\d+)\)/;

/** V8 finds equal strings by it, and keeps none alive: whoever has one does. It is one of the roots. */
function tableOfStrings(snapshot: HeapSnapshot): number {
  for (const { to: root } of [{ to: 0 }, ...snapshot.edges(0)]) {
    for (const { to } of snapshot.edges(root)) {
      const { type, name } = snapshot.node(to);
      if (type === 'synthetic' && name === '(Internalized strings)') return to;
    }
  }
  return -1;
}

/** The shortest paths from the root to every node, over edges that keep alive: breadth first. */
export class Retainers {
  readonly #snapshot: HeapSnapshot;
  /** The node before each one on its path; -1 where nothing reaches it. */
  readonly #cameFrom: Int32Array;
  /** The position of the edge between them. */
  readonly #via: Int32Array;

  constructor(snapshot: HeapSnapshot) {
    this.#snapshot = snapshot;
    this.#cameFrom = new Int32Array(snapshot.size).fill(-1);
    this.#via = new Int32Array(snapshot.size).fill(-1);
    const queue = new Int32Array(snapshot.size);
    const strings = tableOfStrings(snapshot);
    let length = 1;
    this.#cameFrom[0] = 0;
    for (let at = 0; at < length; at++) {
      const node = queue[at] ?? 0;
      if (node === strings) continue;
      const [first, end] = snapshot.edgeRange(node);
      for (let edge = first; edge < end; edge++) {
        const to = snapshot.edgeTo(edge);
        if (this.#cameFrom[to] !== -1 || !this.#keepsAlive(node, edge)) continue;
        this.#cameFrom[to] = node;
        this.#via[to] = edge;
        queue[length++] = to;
      }
    }
  }

  /** Empty when nothing reaches it. */
  pathTo(target: number): readonly Step[] {
    const path: Step[] = [];
    let node = target;
    while (node !== 0) {
      const from = this.#cameFrom[node] ?? -1;
      if (from === -1) break;
      path.push({
        edge: this.#describeEdge(from, this.#via[node] ?? 0),
        node: describeNode(this.#snapshot, node),
        index: node,
      });
      node = from;
    }
    return path.toReversed();
  }

  /** How many steps lead to it, up to so many. */
  stepsTo(target: number, most: number): number {
    let steps = 0;
    for (let node = target; node !== 0 && steps < most; steps++) {
      node = this.#cameFrom[node] ?? -1;
      if (node === -1) break;
    }
    return steps;
  }

  /** The value of a WeakMap lives by its key, and not by the table, which names it too. */
  #keepsAlive(from: number, edge: number): boolean {
    const type = this.#snapshot.edgeType(edge);
    if (type === 'weak') return false;
    if (type !== 'internal') return true;
    const table = ofWeakMap.exec(this.#snapshot.edge(edge).name)?.[1];
    return table === undefined || Number(table) !== this.#snapshot.idOf(from);
  }

  #describeEdge(from: number, position: number): string {
    const edge = this.#snapshot.edge(position);
    const table = ofWeakMap.exec(edge.name)?.[1];
    if (edge.type !== 'internal' || table === undefined) return plainEdge(edge);
    return weakMapEdge(this.#nameOfWeakMap(Number(table)), this.#snapshot.node(from).name);
  }

  /** The variable or property that holds the WeakMap with this table. */
  #nameOfWeakMap(tableId: number): string | null {
    const { size } = this.#snapshot;
    let table = 0;
    while (table < size && this.#snapshot.idOf(table) !== tableId) table++;
    const map = this.#cameFrom[table] ?? -1;
    const via = map <= 0 ? -1 : (this.#via[map] ?? -1);
    if (via === -1) return null;
    const { type, name } = this.#snapshot.edge(via);
    return type === 'context' || type === 'property' ? name : null;
  }
}

/**
 * Compilers make `#items` of a class Store a WeakMap `_Store_items` (TypeScript) or `_items` (esbuild,
 * Babel): it is told as it was written.
 */
function weakMapEdge(map: string | null, keyClass: string): string {
  if (map === null) return '.(in a WeakMap)';
  const field = map.startsWith(`_${keyClass}_`)
    ? map.slice(keyClass.length + 2)
    : /^_([A-Za-z]\w*)$/.exec(map)?.[1];
  return field === undefined ? `.(in WeakMap ${map})` : `.#${field}`;
}

/** A key may be as long as a string can be: its ends tell most. */
const LONGEST_NAME = 48;

function plainEdge({ type, name }: HeapEdge): string {
  const short = withEnds(name, LONGEST_NAME);
  switch (type) {
    case 'element':
    case 'hidden':
      return `[${short}]`;
    case 'context':
      return `variable ${name}`;
    case 'property':
      return `.${short}`;
    default:
      return `(${short})`;
  }
}

function withEnds(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = (most - 1) >> 1;
  return `${text.slice(0, half)}…${text.slice(-half)}`;
}

function describeNode(snapshot: HeapSnapshot, index: number): string {
  const { type, name } = snapshot.node(index);
  if (type === 'closure') return `function ${name || '(anonymous)'}`;
  if (type.includes('string')) return `string "${name.slice(0, 30)}"`;
  return name === '' ? type : name.slice(0, 80);
}
