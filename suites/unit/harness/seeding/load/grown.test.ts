import { expect, test } from 'vitest';
import type { RequestSeed } from '../../../../../harness/seeding/load/ask-rule.ts';
import { grown } from '../../../../../harness/seeding/load/grown.ts';

function steps(first: RequestSeed, largest: RequestSeed): readonly RequestSeed[] {
  const tried: RequestSeed[] = [];
  for (let seed: RequestSeed | null = first; seed !== null;) {
    tried.push(seed);
    seed = grown(seed, largest, tried.length);
  }
  return tried;
}

test('a delay that was missed grows a little, and then to the largest in all requests', () => {
  const largest = { kind: 'delay', share: 1, ms: 6_000 } as const;
  expect(steps({ kind: 'delay', share: 0.1, ms: 20 }, largest)).toEqual([
    { kind: 'delay', share: 0.1, ms: 20 },
    { kind: 'delay', share: 0.1, ms: 25 },
    { kind: 'delay', share: 0.1, ms: 40 },
    { kind: 'delay', share: 0.1, ms: 100 },
    largest,
  ]);
});

test('a share that was missed grows up to all requests', () => {
  const largest = { kind: 'fail', share: 1 } as const;
  const shares = steps({ kind: 'fail', share: 0.5 }, largest).map(({ share }) => share);
  expect(shares).toEqual([0.5, 0.63, 1]);
});

test('after the largest there is none', () => {
  const largest = { kind: 'fail', share: 1 } as const;
  expect(grown(largest, largest, 1)).toBeNull();
});
