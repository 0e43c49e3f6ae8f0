// @module-tag thorough
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import memwatch, { HeapDiff, gc } from 'assay/memwatch';
import { afterEach, describe, expect, test } from 'vitest';

class Leaking {
  readonly body = 'kept';
}
const kept: unknown[] = [];

afterEach(() => {
  kept.length = 0;
  memwatch.removeAllListeners('stats');
  memwatch.removeAllListeners('leak');
});

describe('assay/memwatch', { tags: ['integration'] }, () => {
  test('tells of a leak while collections find more and more', async () => {
    const told: unknown[] = [];
    memwatch.on('leak', (leak) => told.push(leak));
    // It looks after 27 collections, and after twice as many where the process does other things, too.
    for (let round = 0; told.length === 0 && round < 500; round++) {
      for (let each = 0; each < 2_000; each++) kept.push(new Leaking());
      gc();
      await setImmediate();
    }
    const [leak] = told as [{ growth: number; reason: string; start: Date; end: Date }];
    expect(leak.growth).toBeGreaterThan(500_000);
    expect(leak.reason).toMatch(/^heap growth over \d+ full GCs \(\d+s\) - [\d.]+ mb\/hr$/);
    expect(leak.end.getTime()).toBeGreaterThanOrEqual(leak.start.getTime());
  });

  test('tells of each full collection, with the shape of memwatch-next', async () => {
    const told = once(memwatch, 'stats');
    gc();
    const [stats] = (await told) as [object];
    expect(Object.keys(stats)).toEqual([
      'num_full_gc',
      'num_inc_gc',
      'heap_compactions',
      'estimated_base',
      'current_base',
      'min',
      'max',
      'usage_trend',
    ]);
  });

  test('says what was allocated between two snapshots', { timeout: 600_000 }, () => {
    const heapDiff = new HeapDiff();
    for (let each = 0; each < 5_000; each++) kept.push(new Leaking());
    const { before, after, change } = heapDiff.end();
    const leaking = change.details.find(({ what }) => what === 'Leaking');
    expect(leaking).toMatchObject({ '+': 5_000, '-': 0 });
    expect(leaking?.size_bytes).toBeGreaterThan(5_000 * 16);
    expect(after.nodes - before.nodes).toBe(change.allocated_nodes - change.freed_nodes);
    expect(() => heapDiff.end()).toThrow('already ended');
  });

  test('is what require() answers too', () => {
    const required = createRequire(import.meta.url)('assay/memwatch') as typeof memwatch;
    expect(Object.keys(required)).toEqual(expect.arrayContaining(['gc', 'HeapDiff']));
    expect(typeof required.on).toBe('function');
  });
});
