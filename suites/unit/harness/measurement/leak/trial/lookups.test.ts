import { describe, expect, test } from 'vitest';
import { LookupWatch } from '../../../../../../harness/measurement/leak/trial/lookups.ts';

describe('who asks for a key before it adds it', { tags: ['unit'] }, () => {
  test('is a cache, by get or by has', () => {
    const cache = new Map<string, number>();
    const seen = new Set<string>();
    const [ofCache, ofSeen] = [new LookupWatch(cache), new LookupWatch(seen)];
    for (const key of ['a', 'b', 'a', 'c']) {
      if (cache.get(key) === undefined) cache.set(key, 1);
      if (!seen.has(key)) seen.add(key);
    }
    expect([ofCache.addedAfterAsking, ofSeen.addedAfterAsking]).toEqual([3, 3]);
    expect([cache.size, seen.size]).toEqual([3, 3]);
  });

  test('is not a table that only grows, nor one that is read later', () => {
    const sessions = new Map<number, string>();
    const watch = new LookupWatch(sessions);
    for (let id = 0; id < 10; id++) {
      sessions.set(id, 'open');
      sessions.get(id);
      sessions.set(id, 'used');
    }
    expect(watch.addedAfterAsking).toBe(0);
  });

  test('is no table whose keys are fresh objects: nobody has one of them again', () => {
    const validators = new Map<object, string>();
    const watch = new LookupWatch(validators);
    for (let i = 0; i < 10; i++) {
      const schema = { minimum: i };
      if (!validators.has(schema)) validators.set(schema, 'compiled');
    }
    expect(watch.addedAfterAsking).toBe(0);
    expect(validators.size).toBe(10);
  });

  test('leaves a class that extends Map as it is', () => {
    class Loud extends Map<string, string> {
      override get(key: string): string {
        return super.get(key)?.toUpperCase() ?? 'none';
      }
    }
    const loud = new Loud();
    const watch = new LookupWatch(loud);
    expect(loud.get('a')).toBe('none');
    loud.set('a', 'here');
    expect(loud.get('a')).toBe('HERE');
    expect(watch.addedAfterAsking).toBe(1);
  });
});
