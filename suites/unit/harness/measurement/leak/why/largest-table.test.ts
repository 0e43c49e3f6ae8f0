import { expect, test } from 'vitest';
import type { Growth } from '../../../../../../harness/measurement/leak/why/growth.ts';
import {
  isExplained,
  largestTable,
} from '../../../../../../harness/measurement/leak/why/largest-table.ts';
import { Retainers } from '../../../../../../harness/measurement/leak/why/retainer-path.ts';
import { FIRST_NEW_ID, type MadeNode, snapshotOf } from './made-snapshot.ts';

const grown = (bytes: number): Growth => ({
  className: 'Object',
  count: 1,
  bytes,
  typical: [],
  allocatedAt: null,
});

test.each([
  [[300, 100], true],
  [[300, 99], false],
  [[], false],
])('groups of %o bytes are what leaks 1,000 bytes: %s', (bytes, explained) => {
  expect(isExplained(bytes.map(grown), 1_000)).toBe(explained);
});

/** Functions of these scripts, each with a variable whose table has so many bytes. */
function programOf(...scripts: readonly (readonly [script: string, bytes: number])[]): MadeNode[] {
  const each = 5;
  return [
    {
      name: '',
      type: 'synthetic',
      edges: scripts.map((_, index) => ({ type: 'element', name: index, to: 1 + each * index })),
    },
    ...scripts.flatMap(([script, bytes], index): MadeNode[] => {
      const at = 1 + each * index;
      return [
        {
          name: 'serve',
          type: 'closure',
          edges: [
            { type: 'internal', name: 'context', to: at + 1 },
            { type: 'internal', name: 'shared', to: at + 3 },
          ],
        },
        { name: 'system / Context', edges: [{ type: 'context', name: 'kept', to: at + 2 }] },
        { name: 'elements', type: 'array', bytes, edges: [] },
        {
          name: 'shared',
          type: 'hidden',
          edges: [{ type: 'internal', name: 'script', to: at + 4 }],
        },
        { name: script, type: 'hidden', edges: [] },
      ];
    }),
  ];
}

async function largestOf(nodes: readonly MadeNode[], leastBytes: number) {
  const heap = { snapshot: await snapshotOf(nodes), firstNewId: FIRST_NEW_ID };
  return largestTable(heap, new Retainers(heap.snapshot), leastBytes);
}

test('is the largest that the program itself keeps, in a module of either kind', async () => {
  const program = programOf(
    ['node:internal/timers', 900_000],
    ['/app/server.js', 40_000],
    ['file:///app/store.mjs', 20_000],
  );
  expect(await largestOf(program, 1_000)).toMatchObject({
    className: 'table of 40.0 kB',
    count: 1,
    bytes: 40_000,
  });
});

test('is none where each is smaller than what leaked', async () => {
  expect(await largestOf(programOf(['/app/server.js', 40_000]), 40_001)).toBeNull();
});
