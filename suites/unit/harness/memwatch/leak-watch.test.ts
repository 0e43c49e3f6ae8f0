import { describe, expect, test } from 'vitest';
import { GcStats } from '../../../../harness/memwatch/gc-stats.ts';
import { LeakWatch } from '../../../../harness/memwatch/leak-watch.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

const MB = 1024 * 1024;

/** One collection a second. */
function leaksOf(levels: Iterable<number>): number {
  const watch = new LeakWatch();
  let leaks = 0;
  let second = 0;
  for (const level of levels) {
    if (watch.add(level, new Date(1_000 * second++)) !== null) leaks++;
  }
  return leaks;
}

function* walk(seed: number, steps: number): Iterable<number> {
  const random = seededRandom(seed);
  let level = 50 * MB;
  for (let step = 0; step < steps; step++) {
    level += (random() - 0.5) * MB;
    yield level;
  }
}

describe('the leak event of memwatch', { tags: ['unit'] }, () => {
  test('tells a heap that grows with every collection, with its growth and its rate', () => {
    const watch = new LeakWatch();
    const leaks = Array.from({ length: 40 }, (_, index) =>
      watch.add(10 * MB + index * 100_000, new Date(1_000 * index)),
    ).filter((leak) => leak !== null);
    expect(leaks).toHaveLength(1);
    expect(leaks[0]).toEqual({
      start: new Date(4_000),
      end: new Date(25_000),
      growth: 2_100_000,
      reason: 'heap growth over 21 full GCs (21s) - 343.32 mb/hr',
    });
  });

  test('says nothing of five rises in a row, which memwatch took for a leak', () => {
    const sawtooth = Array.from({ length: 200 }, (_, index) => 10 * MB + (index % 6) * 50_000);
    expect(leaksOf(sawtooth)).toBe(0);
  });

  test('says nothing of a heap that stops growing', () => {
    const filling = Array.from({ length: 200 }, (_, i) => 10 * MB + Math.min(i, 12) * 200_000);
    expect(leaksOf(filling)).toBe(0);
  });

  test('takes few of 300 random walks for a leak, where five rises in a row are in most of them', () => {
    let told = 0;
    for (let seed = 0; seed < 300; seed++) told += leaksOf(walk(seed, 100)) > 0 ? 1 : 0;
    expect(told / 300).toBeLessThan(0.05);
  });
});

describe('the stats event of memwatch', { tags: ['unit'] }, () => {
  test('has the base, its bounds and its trend', () => {
    const stats = new GcStats();
    stats.minor();
    stats.major(100);
    expect(stats.major(300)).toEqual({
      num_full_gc: 2,
      num_inc_gc: 1,
      heap_compactions: 2,
      estimated_base: 200,
      current_base: 300,
      min: 100,
      max: 300,
      usage_trend: 0,
    });
  });
});
