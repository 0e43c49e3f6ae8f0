import { expect, test } from 'vitest';
import { notTraced } from '../../../../harness/leaks/not-traced.ts';
import { inProcessLimits } from '../../../../harness/measurement/leak/limits.ts';

test('a heap snapshot explains what is on the heap it is of, and nothing else', () => {
  const bytes = Object.keys(inProcessLimits).filter(
    (name) => (inProcessLimits[name]?.resolution ?? 0) > 0,
  );
  expect(bytes.filter((name) => notTraced(name) === null)).toEqual([
    'heap',
    'external',
    'arrayBuffers',
  ]);
});
