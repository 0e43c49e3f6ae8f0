import { describe, expect, test } from 'vitest';
import { keeperOf } from '../../../../../../harness/measurement/leak/why/keeper.ts';
import { ownersOf } from '../../../../../../harness/measurement/leak/why/owners.ts';
import { Retainers } from '../../../../../../harness/measurement/leak/why/retainer-path.ts';
import { FIRST_NEW_ID, type MadeNode, idOf, snapshotOf } from './made-snapshot.ts';

/** Root and the scope of a module, whose variables hold the nodes from 2 on. */
function moduleWith(...variables: readonly string[]): MadeNode[] {
  const held = variables.map((name, index) => ({ type: 'context', name, to: 2 + index }) as const);
  return [
    { name: '', type: 'synthetic', edges: [{ type: 'element', name: 1, to: 1 }] },
    { name: 'system / Context', edges: held },
    ...variables.map((name) => ({ name: `table of ${name}`, edges: [] })),
  ];
}

async function owned(nodes: readonly MadeNode[]) {
  const heap = { snapshot: await snapshotOf(nodes), firstNewId: FIRST_NEW_ID };
  const members = nodes.flatMap(({ isNew }, index) => (isNew ? [heap.snapshot.node(index)] : []));
  const owners = ownersOf(heap, new Retainers(heap.snapshot), members);
  return owners.map(({ path, share, steps }) => {
    return [keeperOf(heap, path.slice(0, steps)), share] as const;
  });
}

/** Adds one that the node keeps under this name. */
function keep(nodes: MadeNode[], by: number, name: string | number, node: Partial<MadeNode> = {}) {
  const type = typeof name === 'number' ? 'element' : 'property';
  nodes[by]?.edges.push({ type, name, to: nodes.length });
  nodes.push({ name: 'text', type: 'string', isNew: true, edges: [], ...node });
}

describe('who keeps a group of objects', { tags: ['unit'] }, () => {
  test('is who keeps most of them, and not who keeps one', async () => {
    const nodes = moduleWith('utcCache', 'sessions');
    keep(nodes, 2, 'utc');
    for (let i = 0; i < 99; i++) keep(nodes, 3, i);
    const [most] = await owned(nodes);
    expect(most?.[0]).toBe('sessions[…]');
    expect(most?.[1]).toBeCloseTo(0.99, 2);
  });

  test('are several, each with its share', async () => {
    const nodes = moduleWith('log', 'index');
    for (let i = 0; i < 90; i++) keep(nodes, 2, i);
    for (let i = 0; i < 30; i++) keep(nodes, 3, i);
    expect(await owned(nodes)).toEqual([
      ['log[…]', 0.75],
      ['index[…]', 0.25],
    ]);
  });

  test('are a list and a Map, whose entries have numbers', async () => {
    const nodes = moduleWith('journal', 'byId');
    nodes[3] = { name: 'Map', edges: [{ type: 'internal', name: 'table', to: 4 }] };
    nodes.push({ name: 'table', type: 'array', edges: [] });
    for (let i = 0; i < 60; i++) keep(nodes, 2, i);
    for (let i = 0; i < 40; i++) {
      nodes[4]?.edges.push({ type: 'internal', name: String(i), to: nodes.length });
      nodes.push({ name: 'Order', isNew: true, edges: [] });
    }
    expect(await owned(nodes)).toEqual([
      ['journal[…]', 0.6],
      ['byId[…]', 0.4],
    ]);
  });

  test('is the entry that several parts belong to, where none is most of it', async () => {
    const nodes = moduleWith('subscribers');
    for (let i = 0; i < 30; i++) {
      const subscriber = nodes.length;
      keep(nodes, 2, i, { name: 'subscriber', isNew: false });
      for (const part of ['get', 'set', 'run']) keep(nodes, subscriber, part, { name: 'function' });
    }
    expect(await owned(nodes)).toEqual([['subscribers[…]', 1]]);
  });

  test('is who holds a text, and not the text that a slice of it holds besides', async () => {
    const nodes = moduleWith('ids');
    for (let i = 0; i < 20; i++) {
      const slice = nodes.length;
      keep(nodes, 2, i);
      nodes[slice]?.edges.push({ type: 'internal', name: 'parent', to: nodes.length });
      nodes.push({ name: 'line', type: 'string', isNew: true, edges: [] });
    }
    expect(await owned(nodes)).toEqual([['ids[…]', 1]]);
  });

  test('is the table whose keys are texts, and not V8 that finds them by its own', async () => {
    const nodes = moduleWith('byUrl');
    nodes[0]?.edges.push({ type: 'element', name: 2, to: 3 });
    nodes.push({ name: '(Internalized strings)', type: 'synthetic', edges: [] });
    for (let i = 0; i < 20; i++) {
      nodes[3]?.edges.push({ type: 'internal', name: String(i), to: nodes.length });
      keep(nodes, 2, i);
    }
    expect(await owned(nodes)).toEqual([['byUrl[…]', 1]]);
  });

  test('is one table, whatever the keys of its entries', async () => {
    const nodes = moduleWith('byName');
    for (let i = 0; i < 100; i++) keep(nodes, 2, `key-${i}`);
    expect(await owned(nodes)).toEqual([['byName[…]', 1]]);
  });

  test('is the variable that holds the closures, and not a variable of what leaks', async () => {
    const nodes = moduleWith('handlers');
    for (let i = 0; i < 20; i++) {
      const scope = nodes.length + 1;
      keep(nodes, 2, i, { name: 'handler', type: 'closure', isNew: false });
      nodes.at(-1)?.edges.push({ type: 'internal', name: 'context', to: scope });
      nodes.push({
        name: 'system / Context',
        isNew: true,
        edges: [{ type: 'context', name: 'body', to: scope + 1 }],
      });
      nodes.push({ name: 'Body', isNew: true, edges: [] });
    }
    const owners = await owned(nodes);
    expect(owners.map(([keeper]) => keeper?.split('[')[0])).toEqual(['handlers']);
  });

  test('nothing is owned by what nothing reaches', async () => {
    const nodes = moduleWith('log');
    nodes.push({ name: 'lost', isNew: true, edges: [] });
    expect(await owned(nodes)).toEqual([]);
  });
});

/** `store` and the WeakMap that a compiler made of its private field: its value lives by `store`. */
async function through(map: string, keyClass = 'Store') {
  const nodes = moduleWith('store', map);
  nodes[2] = { name: keyClass, edges: [] };
  nodes[3] = { name: 'WeakMap', edges: [{ type: 'internal', name: 'table', to: 4 }] };
  const pair = `2 / part of key (${keyClass} @${idOf(2, false)}) -> value (Map @9) pair in WeakMap (table @${idOf(4, false)})`;
  const value = { type: 'internal', name: pair, to: 5 } as const;
  nodes.push({ name: 'system / EphemeronHashTable', edges: [value] });
  nodes.push({ name: 'Map', isNew: true, edges: [] });
  nodes[2].edges.push(value);
  return await owned(nodes);
}

describe('a path through a WeakMap', { tags: ['unit'] }, () => {
  test.for([
    ['_Store_items', 'store.#items'],
    ['_items', 'store.#items'],
    ['privates', 'store.(in WeakMap privates)'],
  ] as const)('%s goes by its key', async ([map, keeper]) => {
    expect(await through(map)).toEqual([[keeper, 1]]);
  });
});
