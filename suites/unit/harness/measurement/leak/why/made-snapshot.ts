import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeapSnapshot } from '../../../../../../harness/measurement/leak/why/heap-snapshot.ts';

/** Made after the trace began. */
export const FIRST_NEW_ID = 100_000;

const nodeTypes = ['object', 'closure', 'string', 'hidden', 'synthetic', 'array'];
const edgeTypes = ['property', 'context', 'element', 'internal', 'weak'] as const;

export interface MadeNode {
  readonly name: string;
  readonly type?: string;
  readonly isNew?: boolean;
  readonly bytes?: number;
  readonly edges: {
    readonly type: (typeof edgeTypes)[number];
    readonly name: string | number;
    readonly to: number;
  }[];
}

/** A heap in V8's format; node 0 is the root, and `function op` of `/app/op.ts:7` made what is new. */
export async function snapshotOf(nodes: readonly MadeNode[]): Promise<HeapSnapshot> {
  const strings = ['', 'op', '/app/op.ts'];
  const stringAt = (text: string): number => {
    const at = strings.indexOf(text);
    return at === -1 ? strings.push(text) - 1 : at;
  };
  const width = 6;
  const raw = {
    nodes: nodes.flatMap(({ name, type = 'object', isNew = false, bytes = 16, edges }, index) => [
      nodeTypes.indexOf(type),
      stringAt(name),
      idOf(index, isNew),
      bytes,
      edges.length,
      isNew ? 1 : 0,
    ]),
    edges: nodes.flatMap(({ edges }) =>
      edges.flatMap(({ type, name, to }) => [
        edgeTypes.indexOf(type),
        typeof name === 'number' ? name : stringAt(name),
        to * width,
      ]),
    ),
    strings,
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id'],
        node_types: [nodeTypes],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [edgeTypes],
        trace_function_info_fields: ['function_id', 'name', 'script_name', 'line'],
      },
    },
    trace_function_infos: [0, 1, 2, 7],
    trace_tree: [1, 0, 0, 0, []],
  };
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-snapshot-'));
  const file = join(folder.path, 'made.heapsnapshot');
  await writeFile(file, JSON.stringify(raw));
  return await HeapSnapshot.read(file);
}

export function idOf(index: number, isNew: boolean): number {
  return index + (isNew ? FIRST_NEW_ID : 1);
}
