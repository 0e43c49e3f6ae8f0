import { expect, test } from 'vitest';
import { notTraced } from '../../../../harness/leaks/not-traced.ts';
import { inProcessLimits } from '../../../../harness/measurement/leak/limits.ts';

test('a heap snapshot explains the heap it is of, and what its objects hold outside of it', () => {
  const bytes = Object.keys(inProcessLimits).filter(
    (name) => (inProcessLimits[name]?.resolution ?? 0) > 0,
  );
  expect(bytes.filter((name) => notTraced(name) === null)).toEqual([
    'heap',
    'external',
    'arrayBuffers',
    'native',
    'rss',
  ]);
});
