import type { Frame, HeapNode, HeapSnapshot } from './heap-snapshot.ts';

/** Objects of one constructor that were made while it was traced, and survived. */
export interface Growth {
  readonly className: string;
  readonly count: number;
  readonly bytes: number;
  /** One of them, from the middle: neither a first one that stays nor a last one still in use. */
  readonly example: HeapNode;
  /** The place of the program that made most of them; null when it is not known. */
  readonly allocatedAt: string | null;
}

/** Where V8 puts the bytes of an ArrayBuffer, and so of a Buffer. */
const BUFFER_DATA = 'system / JSArrayBufferData';

/** Nodes that V8 makes for itself. */
const internalTypes = new Set(['hidden', 'code', 'synthetic', 'object shape', 'number', 'native']);

/** Fewer of one kind than this are left by chance, unless the operation ran hardly more often. */
const FEW = 10;

/** What grew while the operation ran so often, by constructor, the most telling first. */
export function growthByConstructor(
  snapshot: HeapSnapshot,
  firstNewId: number,
  operations: number,
): readonly Growth[] {
  const few = Math.min(FEW, operations / 2);
  const groups = new Map<string, HeapNode[]>();
  for (let index = 0; index < snapshot.size; index++) {
    const node = snapshot.node(index);
    if (node.id < firstNewId || node.name === BUFFER_DATA) continue;
    if (node.name === 'ArrayBuffer') add(bufferData(snapshot, index));
    if (internalTypes.has(node.type) && node.name !== 'heap number') continue;
    add(node);
  }
  function add(node: HeapNode | null): void {
    if (node === null) return;
    const className = nameOf(node);
    const group = groups.get(className);
    if (group) group.push(node);
    else groups.set(className, [node]);
  }
  return [...groups]
    .map(([className, nodes]) => growthOf(snapshot, className, nodes))
    .toSorted((a, b) => weight(b, few) - weight(a, few));
}

function growthOf(snapshot: HeapSnapshot, className: string, nodes: readonly HeapNode[]): Growth {
  const placeOfNode = (node: HeapNode): string | null => placeOf(snapshot.stackOf(node));
  const allocatedAt = mostFrequent(nodes.map(placeOfNode));
  const typical = nodes.filter((node) => placeOfNode(node) === allocatedAt);
  const candidates = typical.length > 0 ? typical : nodes;
  return {
    className,
    count: nodes.length,
    bytes: nodes.reduce((sum, { selfSize }) => sum + selfSize, 0),
    example: candidates[candidates.length >> 1] as HeapNode,
    allocatedAt,
  };
}

/**
 * Tables and strings are parts of something that says more; what the program itself allocated, one for
 * many operations, says most.
 */
function weight({ className, count, bytes, allocatedAt }: Growth, few: number): number {
  const isPart = className === TABLE || className === 'string' || className === 'system / Context';
  const isKnown = allocatedAt !== null || className.startsWith('ArrayBuffer');
  return bytes * (isKnown ? 1 : 0.02) * (isPart ? 0.2 : 1) * (count < few && !isPart ? 0.1 : 1);
}

const TABLE = '(table of an Array, Map or object)';

/** The bytes of an ArrayBuffer: native memory has no id that tells old from new, so its owner's counts. */
function bufferData(snapshot: HeapSnapshot, arrayBuffer: number): HeapNode | null {
  for (const { to } of snapshot.edges(arrayBuffer)) {
    const node = snapshot.node(to);
    if (node.name === BUFFER_DATA) return node;
  }
  return null;
}

function nameOf({ type, name }: HeapNode): string {
  if (type === 'closure') return name === '' ? 'function' : `function ${name}`;
  if (type.includes('string')) return 'string';
  if (type === 'array') return TABLE;
  if (name === BUFFER_DATA) return 'ArrayBuffer (its bytes)';
  return name;
}

/** The innermost frame of the program's own code, else of a package that it uses. */
export function placeOf(stack: readonly Frame[]): string | null {
  const known = stack.filter(({ script }) => isOwn(script));
  const own = known.find(({ script }) => !script.includes('/node_modules/')) ?? known[0];
  return own === undefined ? null : `${own.name || 'anonymous'} ${own.script}:${own.line}`;
}

function isOwn(script: string): boolean {
  return script !== '' && !script.startsWith('node:') && !script.includes('/measurement/');
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
