import { expect, test } from 'vitest';

import { badBodies } from '../../../../../harness/load/k6/bodies.ts';

const good = { signal: [1, 2, 3], machine: 'press' };

test('each bad body differs from the good one, and says what is wrong with it', () => {
  const bodies = badBodies(good);
  expect(bodies.map(({ name }) => name)).toEqual([
    'nothing',
    'torn',
    'null',
    'an array',
    'nested too deep',
    'without signal',
    'signal of another type',
    'without machine',
    'machine of another type',
  ]);
  expect(new Set(bodies.map(({ body }) => body)).size).toBe(bodies.length);
  expect(bodies.map(({ body }) => body)).not.toContain(JSON.stringify(good));
  const typed = bodies.find(({ name }) => name === 'machine of another type');
  expect(JSON.parse(typed?.body ?? '')).toEqual({ ...good, machine: { text: 'press' } });
  expect(() => JSON.parse(bodies[1]?.body ?? '')).toThrow(SyntaxError);
});
