import { expect, test } from 'vitest';
import { NearCache } from '../../../../../examples/backend/cache/near-cache.ts';

test('what was kept is there for a second, and no longer', () => {
  let nowMs = 5_000;
  const cache = new NearCache<string>(() => nowMs);
  expect(cache.get('a')).toBeUndefined();
  cache.set('a', 'first');
  nowMs += 999;
  expect(cache.get('a')).toBe('first');
  nowMs += 1;
  expect(cache.get('a')).toBeUndefined();
});

test('what is kept again counts from then', () => {
  let nowMs = 0;
  const cache = new NearCache<string>(() => nowMs);
  cache.set('a', 'first');
  nowMs = 900;
  cache.set('a', 'second');
  nowMs = 1_800;
  expect(cache.get('a')).toBe('second');
});

test('of more than a thousand the oldest goes', () => {
  const cache = new NearCache<number>(() => 0);
  for (let key = 0; key <= 1_000; key += 1) cache.set(String(key), key);
  expect(cache.get('0')).toBeUndefined();
  expect(cache.get('1')).toBe(1);
  expect(cache.get('1000')).toBe(1_000);
});
