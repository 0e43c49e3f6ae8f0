import { packageOf } from '../../probe/package-of.ts';
import type { Frame, HeapNode, HeapSnapshot } from './heap-snapshot.ts';

/** Objects of one constructor that were made while it was traced, and survived. */
export interface Growth {
  readonly className: string;
  readonly count: number;
  readonly bytes: number;
  /** Those that the program made, as far as places are known, or all where none is. */
  readonly typical: readonly HeapNode[];
  /** The place of the program that made most of them; null when it is not known. */
  readonly allocatedAt: string | null;
}

/** Where V8 puts the bytes of an ArrayBuffer, and so of a Buffer. */
export const bufferDataName = 'system / JSArrayBufferData';

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
    if (node.id < firstNewId || node.name === bufferDataName) continue;
    if (node.name === 'ArrayBuffer' || node.name === 'SharedArrayBuffer')
      add(bufferData(snapshot, index));
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
  const places = nodes.map((node) => placeOf(snapshot.stackOf(node)));
  const typical = nodes.filter((_, index) => places[index] !== null);
  return {
    className,
    count: nodes.length,
    bytes: nodes.reduce((sum, { selfSize }) => sum + selfSize, 0),
    typical: typical.length > 0 ? typical : nodes,
    allocatedAt: mostFrequent(places),
  };
}

/**
 * Tables and strings are parts of something that says more; what the program itself allocated, one for
 * many operations, says most.
 */
function weight({ className, count, bytes, allocatedAt }: Growth, few: number): number {
  const isPart =
    className === tableName || className === 'string' || className === 'system / Context';
  const isKnown = allocatedAt !== null || className.startsWith('ArrayBuffer');
  return bytes * (isKnown ? 1 : 0.02) * (isPart ? 0.2 : 1) * (count < few && !isPart ? 0.1 : 1);
}

const tableName = '(table of an Array, Map or object)';

/** The bytes of an ArrayBuffer: native memory has no id that tells old from new, so its owner's counts. */
function bufferData(snapshot: HeapSnapshot, arrayBuffer: number): HeapNode | null {
  for (const { to } of snapshot.edges(arrayBuffer)) {
    const node = snapshot.node(to);
    if (node.name === bufferDataName) return node;
  }
  return null;
}

function nameOf({ type, name }: HeapNode): string {
  if (type === 'closure') return name === '' ? 'function' : `function ${name}`;
  if (type.includes('string')) return 'string';
  if (type === 'array') return tableName;
  if (name === bufferDataName) return 'ArrayBuffer (its bytes)';
  return name;
}

/**
 * The innermost frame of the program's own code, with the package in which it ends where it calls one;
 * else that of the package. `null` where neither is on the stack.
 */
export function placeOf(stack: readonly Frame[]): string | null {
  const known = stack.filter(({ script }) => isOwn(script));
  const own = known.find(({ script }) => packageOf(script) === null);
  const [innermost] = known;
  if (innermost === undefined) return null;
  const library = packageOf(innermost.script);
  const inPackage = `${library}: ${written(innermost)}`;
  if (own === undefined) return inPackage;
  return library === null ? written(own) : `${written(own)} through ${inPackage}`;
}

function written({ name, script, line }: Frame): string {
  return `${name || 'anonymous'} ${script}:${line}`;
}

function isOwn(script: string): boolean {
  return script !== '' && !script.startsWith('node:') && !script.includes('/measurement/');
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
