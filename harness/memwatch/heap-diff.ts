import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { HeapSnapshot } from '../measurement/leak/why/heap-snapshot.ts';
import { niceSize } from './leak-watch.ts';

/** What has changed between two snapshots of the heap, in the shape of memwatch-next. */
export interface HeapDifference {
  readonly before: HeapSize;
  readonly after: HeapSize;
  readonly change: {
    readonly size_bytes: number;
    readonly size: string;
    readonly freed_nodes: number;
    readonly allocated_nodes: number;
    /** The classes that changed, the one that grew most first. */
    readonly details: readonly ClassDifference[];
  };
}

interface HeapSize {
  readonly nodes: number;
  readonly size_bytes: number;
  readonly size: string;
}

interface ClassDifference {
  readonly what: string;
  readonly size_bytes: number;
  readonly size: string;
  /** Objects that are new, and objects that are gone. */
  readonly '+': number;
  readonly '-': number;
}

/** What the heap gains from here to `end()`. Each end blocks the process for a second per 50 MB or so. */
export class HeapDiff {
  #before: PackedHeap | null = pack(takeSnapshot());

  /** @throws {Error} it was ended before */
  end(): HeapDifference {
    const before = this.#before;
    if (before === null) throw new Error('attempt to end() a HeapDiff that was already ended');
    this.#before = null;
    const after = takeSnapshot();
    return difference(unpack(before), after);
  }
}

interface HeapNode {
  readonly what: string;
  readonly bytes: number;
}

/** By the id of the object, which it keeps from one snapshot to the next. */
type Heap = ReadonlyMap<number, HeapNode>;

/** What is kept from the first snapshot is on the heap in the second one: so few objects, not one a node. */
interface PackedHeap {
  readonly ids: Float64Array;
  readonly bytes: Float64Array;
  readonly classes: Uint32Array;
  /** Names of the classes, as JSON. */
  readonly names: string;
}

function pack(heap: Heap): PackedHeap {
  const names = new Map<string, number>();
  const indexOf = (what: string): number => {
    const index = names.get(what) ?? names.size;
    names.set(what, index);
    return index;
  };
  const nodes = [...heap.values()];
  return {
    ids: Float64Array.from(heap.keys()),
    bytes: Float64Array.from(nodes, ({ bytes }) => bytes),
    classes: Uint32Array.from(nodes, ({ what }) => indexOf(what)),
    names: JSON.stringify([...names.keys()]),
  };
}

function unpack({ ids, bytes, classes, names }: PackedHeap): Heap {
  const known = JSON.parse(names) as readonly string[];
  const heap = new Map<number, HeapNode>();
  for (const [row, id] of ids.entries()) {
    heap.set(id, { what: known[classes[row] ?? 0] ?? '', bytes: bytes[row] ?? 0 });
  }
  return heap;
}

function takeSnapshot(): Heap {
  const file = join(tmpdir(), `assay-${randomBytes(8).toString('hex')}.heapsnapshot`);
  try {
    writeHeapSnapshot(file);
    return nodesOf(HeapSnapshot.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(file, { force: true });
  }
}

function nodesOf(snapshot: HeapSnapshot): Heap {
  const heap = new Map<number, HeapNode>();
  for (let index = 0; index < snapshot.size; index++) {
    const { type, name, id, selfSize } = snapshot.node(index);
    const what = className(type, name);
    if (what !== null) heap.set(id, { what, bytes: selfSize });
  }
  return heap;
}

/** Null for what is no object: the roots of the graph. */
function className(type: string, name: string): string | null {
  switch (type) {
    case 'synthetic':
      return null;
    case 'object':
    case 'native':
      return name;
    case 'string':
    case 'concatenated string':
    case 'sliced string':
      return 'String';
    default:
      return type.charAt(0).toUpperCase() + type.slice(1);
  }
}

function difference(before: Heap, after: Heap): HeapDifference {
  const classes = new Map<string, { bytes: number; added: number; gone: number }>();
  const of = (what: string): { bytes: number; added: number; gone: number } => {
    const known = classes.get(what) ?? { bytes: 0, added: 0, gone: 0 };
    classes.set(what, known);
    return known;
  };
  let [allocated, freed] = [0, 0];
  for (const [id, { what, bytes }] of after) {
    const known = before.get(id);
    of(what).bytes += bytes - (known?.bytes ?? 0);
    if (known !== undefined) continue;
    of(what).added++;
    allocated++;
  }
  for (const [id, { what, bytes }] of before) {
    if (after.has(id)) continue;
    of(what).bytes -= bytes;
    of(what).gone++;
    freed++;
  }
  const details = [...classes]
    .filter(([, { bytes, added, gone }]) => bytes !== 0 || added > 0 || gone > 0)
    .toSorted(([, a], [, b]) => b.bytes - a.bytes)
    .map(([what, { bytes, added, gone }]) => ({
      what,
      size_bytes: bytes,
      size: niceSize(bytes),
      '+': added,
      '-': gone,
    }));
  const [sizeBefore, sizeAfter] = [sizeOf(before), sizeOf(after)];
  const change = sizeAfter.size_bytes - sizeBefore.size_bytes;
  return {
    before: sizeBefore,
    after: sizeAfter,
    change: {
      size_bytes: change,
      size: niceSize(change),
      freed_nodes: freed,
      allocated_nodes: allocated,
      details,
    },
  };
}

function sizeOf(heap: Heap): HeapSize {
  let bytes = 0;
  for (const node of heap.values()) bytes += node.bytes;
  return { nodes: heap.size, size_bytes: bytes, size: niceSize(bytes) };
}
