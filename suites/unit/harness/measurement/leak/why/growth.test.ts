import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { growthByConstructor } from '../../../../../../harness/measurement/leak/why/growth.ts';
import { HeapSnapshot } from '../../../../../../harness/measurement/leak/why/heap-snapshot.ts';

interface Kind {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

const nodeTypes = ['object'];
const FIRST_NEW_ID = 100;

/** A heap of plain objects, all of them new, which the function `op` of `op.ts` made. */
async function snapshotOf(kinds: readonly Kind[]): Promise<HeapSnapshot> {
  const strings = ['', 'op', '/app/op.ts', ...kinds.map(({ name }) => name)];
  const each = kinds.flatMap(({ name, count, bytes }) =>
    Array.from({ length: count }, () => ({ name: strings.indexOf(name), bytes })),
  );
  const raw = {
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id'],
        node_types: [nodeTypes],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [['property']],
        trace_function_info_fields: ['function_id', 'name', 'script_name', 'line'],
      },
    },
    nodes: each.flatMap(({ name, bytes }, index) => [0, name, FIRST_NEW_ID + index, bytes, 0, 1]),
    edges: [],
    strings,
    trace_function_infos: [0, 1, 2, 7],
    trace_tree: [1, 0, 0, 0, []],
  };
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-growth-'));
  const file = join(folder.path, 'made.heapsnapshot');
  await writeFile(file, JSON.stringify(raw));
  return await HeapSnapshot.read(file);
}

const bodies = { name: 'Body', count: 8, bytes: 20_000 };
const entries = { name: 'Entry', count: 40, bytes: 800 };

describe('growth by constructor', () => {
  test('names what each of a few operations left before what happened to be left in between', async () => {
    const [first] = growthByConstructor(await snapshotOf([entries, bodies]), FIRST_NEW_ID, 8);
    expect(first).toMatchObject({ className: 'Body', count: 8, allocatedAt: 'op /app/op.ts:7' });
  });

  test('believes many small ones before a few large ones that hundreds of operations left', async () => {
    const [first] = growthByConstructor(await snapshotOf([bodies, entries]), FIRST_NEW_ID, 400);
    expect(first).toMatchObject({ className: 'Entry', count: 40 });
  });

  test('counts nothing that was there before', async () => {
    expect(growthByConstructor(await snapshotOf([bodies]), FIRST_NEW_ID + 8, 8)).toEqual([]);
  });
});
