import { readFile } from 'node:fs/promises';

/** V8's heap snapshot format: columns of numbers, and a table of strings. */
interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[]];
      readonly trace_function_info_fields: readonly string[];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
  readonly trace_function_infos: readonly number[];
  readonly trace_tree: TraceNode | readonly [];
}

/** id, index of the function, count, size, children in a row. */
type TraceNode = readonly unknown[];

export interface Frame {
  readonly name: string;
  readonly script: string;
  /** From 1. */
  readonly line: number;
}

export interface HeapNode {
  readonly index: number;
  readonly type: string;
  readonly name: string;
  readonly id: number;
  readonly selfSize: number;
  readonly traceId: number;
}

export interface HeapEdge {
  readonly type: string;
  /** A property or variable name, or an index. */
  readonly name: string;
  readonly to: number;
}

const nodeFields = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id'] as const;
type NodeField = (typeof nodeFields)[number];

/** A heap snapshot in memory. Nodes are named by their position: 0 is the root. */
export class HeapSnapshot {
  readonly #raw: RawSnapshot;
  readonly #nodeWidth: number;
  readonly #edgeWidth: number;
  readonly #at: Readonly<Record<NodeField, number>>;
  readonly #firstEdge: Uint32Array;
  readonly #stacks = new Map<number, readonly Frame[]>();

  private constructor(raw: RawSnapshot) {
    const { node_fields: fields, edge_fields: edgeFields } = raw.snapshot.meta;
    this.#raw = raw;
    this.#nodeWidth = fields.length;
    this.#edgeWidth = edgeFields.length;
    const at = nodeFields.map((name) => [name, fields.indexOf(name)]);
    this.#at = Object.fromEntries(at) as Record<NodeField, number>;
    this.#firstEdge = new Uint32Array(this.size + 1);
    for (let node = 0; node < this.size; node++) {
      this.#firstEdge[node + 1] = (this.#firstEdge[node] ?? 0) + this.#field(node, 'edge_count');
    }
    this.#readStacks(raw.trace_tree, []);
  }

  static async read(file: string): Promise<HeapSnapshot> {
    return HeapSnapshot.parse(await readFile(file, 'utf8'));
  }

  static parse(text: string): HeapSnapshot {
    return new HeapSnapshot(JSON.parse(text) as RawSnapshot);
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#raw.nodes.length / this.#nodeWidth;
  }

  node(index: number): HeapNode {
    return {
      index,
      type: this.#raw.snapshot.meta.node_types[0][this.#field(index, 'type')] ?? '?',
      name: this.#raw.strings[this.#field(index, 'name')] ?? '?',
      id: this.idOf(index),
      selfSize: this.#field(index, 'self_size'),
      traceId: this.#field(index, 'trace_node_id'),
    };
  }

  idOf(index: number): number {
    return this.#field(index, 'id');
  }

  *edges(node: number): Generator<HeapEdge> {
    const [first, end] = this.edgeRange(node);
    for (let edge = first; edge < end; edge++) yield this.edge(edge);
  }

  /** The positions of the edges of a node: from the first one up to the one behind the last. */
  edgeRange(node: number): readonly [first: number, end: number] {
    return [this.#firstEdge[node] ?? 0, this.#firstEdge[node + 1] ?? 0];
  }

  edge(position: number): HeapEdge {
    const { edges, strings } = this.#raw;
    const type = this.edgeType(position);
    const nameOrIndex = edges[position * this.#edgeWidth + 1] ?? 0;
    const isIndex = type === 'element' || type === 'hidden';
    return {
      type,
      name: isIndex ? String(nameOrIndex) : (strings[nameOrIndex] ?? '?'),
      to: this.edgeTo(position),
    };
  }

  edgeType(position: number): string {
    const types = this.#raw.snapshot.meta.edge_types[0];
    return types[this.#raw.edges[position * this.#edgeWidth] ?? 0] ?? '?';
  }

  edgeTo(position: number): number {
    return (this.#raw.edges[position * this.#edgeWidth + 2] ?? 0) / this.#nodeWidth;
  }

  /** Where a node was allocated, the innermost function first; empty when that was not traced. */
  stackOf({ traceId }: HeapNode): readonly Frame[] {
    return this.#stacks.get(traceId) ?? [];
  }

  #field(node: number, name: NodeField): number {
    return this.#raw.nodes[node * this.#nodeWidth + this.#at[name]] ?? 0;
  }

  #readStacks(tree: TraceNode, outer: readonly Frame[]): void {
    const [id, functionIndex, , , children] = tree as [number, number, number, number, unknown[]];
    if (id === undefined) return;
    const stack = [this.#frame(functionIndex), ...outer];
    this.#stacks.set(id, stack);
    const width = 5;
    for (let at = 0; at < children.length; at += width) {
      this.#readStacks(children.slice(at, at + width), stack);
    }
  }

  #frame(functionIndex: number): Frame {
    const { snapshot, strings, trace_function_infos: infos } = this.#raw;
    const fields = snapshot.meta.trace_function_info_fields;
    const at = functionIndex * fields.length;
    const field = (name: string): number => infos[at + fields.indexOf(name)] ?? 0;
    return {
      name: strings[field('name')] ?? '',
      script: (strings[field('script_name')] ?? '').replace('file://', ''),
      line: field('line'),
    };
  }
}
