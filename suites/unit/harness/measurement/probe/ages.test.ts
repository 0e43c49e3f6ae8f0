import { describe, expect, test } from 'vitest';
import {
  type AllocationSample,
  type Profile,
  agesBetween,
} from '../../../../../harness/measurement/probe/ages.ts';

const INTERVAL = 512;
const programUrl = 'file:///app/server.js';
const parserUrl = 'node:_http_common';
const loader = 'node:internal/modules/esm/utils';
const ours = new URL('../../../../../harness/measurement/leak/child.ts', import.meta.url).href;

/** A stack of one frame for each of these files, and samples by the stack that made them. */
function profile(
  files: readonly string[],
  samples: readonly (readonly [file: string, from: number, to: number])[],
): Profile {
  return {
    head: {
      id: 1,
      callFrame: { url: '' },
      children: files.map((url, index) => ({ id: 2 + index, callFrame: { url }, children: [] })),
    },
    samples: samples.flatMap(([file, from, to]) =>
      Array.from({ length: to - from }, (_, index): AllocationSample => {
        return { size: 64, nodeId: 2 + files.indexOf(file), ordinal: from + index };
      }),
    ),
  };
}

describe('the ages of what is alive', { tags: ['unit'] }, () => {
  const files = [programUrl, parserUrl, loader, ours];

  test('are those of what the program made, where it made most of what is kept', () => {
    const before = profile(files, [
      [programUrl, 0, 100],
      [parserUrl, 100, 140],
    ]);
    const after = profile(files, [
      [programUrl, 0, 100],
      [programUrl, 200, 300],
    ]);
    expect(agesBetween(before, after, INTERVAL)).toMatchObject({
      alive: 100,
      stillAlive: 100,
      older: 50,
      olderStillAlive: 50,
      keptBytes: 6_400,
      objects: 200,
    });
  });

  test('are those of what a parser made for it, where that is what is kept', () => {
    const before = profile(files, [
      [programUrl, 0, 40],
      [parserUrl, 40, 140],
    ]);
    const after = profile(files, [[parserUrl, 40, 140]]);
    expect(agesBetween(before, after, INTERVAL)).toMatchObject({
      stillAlive: 100,
      keptBytes: 6_400,
    });
  });

  test('leave out what the measurement makes for itself, and tables that are replaced', () => {
    const before = profile(files, [
      [programUrl, 0, 20],
      [ours, 20, 500],
    ]);
    const table = { size: 16 * INTERVAL, nodeId: 2, ordinal: 600 };
    const withTable = { ...before, samples: [...before.samples, table] };
    expect(agesBetween(withTable, withTable, INTERVAL).alive).toBe(20);
  });

  test('tell what was made while a module was loaded', () => {
    const before = profile(files, [
      [programUrl, 0, 25],
      [loader, 25, 100],
    ]);
    expect(agesBetween(before, before, INTERVAL).ofModules).toBeCloseTo(0.75, 2);
  });
});
