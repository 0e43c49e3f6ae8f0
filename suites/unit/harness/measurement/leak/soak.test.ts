import { describe, expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import { type Seen, measureRetained } from '../../../../../harness/measurement/leak/measure.ts';
import { inProcess } from '../../../../../harness/measurement/leak/pace.ts';
import { countThatFits, soakWindowMs } from '../../../../../harness/measurement/leak/soak.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';
import { type SimulationOptions, simulate } from './simulated-subject.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const tags = ['unit'];

async function soak(
  simulation: SimulationOptions,
  { budgetMs = 2 * HOUR_MS, maxOperations = Number.POSITIVE_INFINITY, interruptAtMs = Infinity },
) {
  const { clock, subject, blocks } = simulate({ microsecondsPerOperation: 1_000, ...simulation });
  const interrupted = new AbortController();
  const seen: Seen[] = [];
  const { resources, operations } = await measureRetained(subject, {
    pace: inProcess,
    budgetMs,
    maxOperations,
    limits: { heap: inProcessLimits['heap']!, fds: inProcessLimits['fds']! },
    rule: leakRule,
    clock,
    random: seededRandom(1),
    signal: interrupted.signal,
    onProgress: () => undefined,
    soak: true,
    onSeen: (one) => {
      seen.push(one);
      if (clock.nowMs() >= interruptAtMs) interrupted.abort(new Error('interrupted'));
    },
  });
  const [heap, fds] = resources;
  return { heap: heap!, fds: fds!, operations, nowMs: clock.nowMs(), blocks, seen };
}

const level: SimulationOptions['heap'] = () => 5 * MIB;

describe('a soak', { tags }, () => {
  test.each([12_000, 60_000, 100_000, HOUR_MS, 2 * HOUR_MS])(
    'of something clean takes all of its %i ms, and no more',
    async (budgetMs) => {
      const { heap, fds, nowMs } = await soak({ heap: level }, { budgetMs });
      expect([heap.verdict, fds.verdict]).toEqual(['pass', 'pass']);
      expect(nowMs).toBeGreaterThan(0.97 * budgetMs);
      expect(nowMs).toBeLessThan(1.03 * budgetMs);
    },
  );

  test('takes as long as it was told where the operations become slower', async () => {
    const { subject, clock } = simulate({ heap: level, microsecondsPerOperation: 1_000 });
    const run: typeof subject.run = async (block, deadlineMs) => {
      const milliseconds = await subject.run(block, deadlineMs);
      if (clock.nowMs() < 60_000) return milliseconds;
      clock.advance(2 * milliseconds);
      return 3 * milliseconds;
    };
    await measureRetained(
      { ...subject, run },
      {
        pace: inProcess,
        budgetMs: 300_000,
        maxOperations: Number.POSITIVE_INFINITY,
        limits: { heap: inProcessLimits['heap']! },
        rule: leakRule,
        clock,
        random: seededRandom(2),
        signal: new AbortController().signal,
        onProgress: () => undefined,
        soak: true,
      },
    );
    expect(clock.nowMs()).toBeLessThan(1.05 * 300_000);
    expect(clock.nowMs()).toBeGreaterThan(0.95 * 300_000);
  });

  test('ends with a leak as soon as that is confirmed', async () => {
    const { heap, nowMs } = await soak(
      { heap: ({ operations }) => 5 * MIB + 100 * operations },
      {},
    );
    expect(heap.verdict).toBe('fail');
    expect(nowMs).toBeLessThan(20_000);
  });

  test('finds a leak that begins after half an hour', async () => {
    const began = 1_800_000;
    const { fds } = await soak(
      {
        heap: level,
        fds: (operations) => 20 + Math.max(0, Math.floor((operations - began) / 1e5)),
      },
      {},
    );
    expect(fds.verdict).toBe('fail');
  });

  test('keeps points by the logarithm of its time', async () => {
    const [short, long] = [
      await soak({ heap: level }, { budgetMs: HOUR_MS / 60 }),
      await soak({ heap: level }, {}),
    ];
    const points = ({ heap }: typeof short): number =>
      heap.evidence
        .flatMap((one) => (one.kind === 'retained' ? one.series : []))
        .flatMap(({ x }) => x).length;
    expect(points(short)).toBeGreaterThan(50);
    // 120 times as long is 7 doublings, of ten points each.
    expect(points(long) - points(short)).toBeLessThanOrEqual(80);
    expect(long.blocks.length).toBeGreaterThan(short.blocks.length);
  });

  test('answers with what was seen when it is interrupted', async () => {
    const { heap, fds, operations, nowMs } = await soak(
      { heap: level },
      { interruptAtMs: 600_000 },
    );
    expect([heap.verdict, fds.verdict]).toEqual(['pass', 'pass']);
    expect(operations).toBeGreaterThan(100_000);
    expect(nowMs).toBeLessThan(700_000);
  });

  test('can’t tell anything when it is interrupted at once', async () => {
    const { heap, fds, seen, operations, nowMs } = await soak(
      { heap: level },
      { interruptAtMs: 1 },
    );
    expect([heap.verdict, fds.verdict]).toEqual(['inconclusive', 'inconclusive']);
    // It was still warming up: nothing had been judged, and nothing came after.
    expect(seen.flatMap(({ judged }) => judged)).toEqual([]);
    expect(seen.at(-1)?.operations).toBe(operations);
    expect(nowMs).toBeLessThan(1_000);
  });

  test('ends with the operations that it may run', async () => {
    const { operations, nowMs } = await soak({ heap: level }, { maxOperations: 20_000 });
    expect(operations).toBe(20_000);
    expect(nowMs).toBeLessThan(60_000);
  });

  test('shows operations that only grow, and levels of every sample', async () => {
    const { seen, operations } = await soak({ heap: level }, { budgetMs: 12_000 });
    const counts = seen.map((one) => one.operations);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(operations);
    expect(seen.filter(({ levels }) => levels !== null).length).toBeGreaterThan(20);
    expect(seen.at(-1)?.judged.map(({ judgement }) => judgement.verdict)).toEqual(['pass', 'pass']);
  });
});

/** The windows of a soak of so long, where each takes as long as it was planned to. */
function windowsIn(totalMs: number): readonly number[] {
  const windows: number[] = [];
  for (let leftMs = totalMs; ;) {
    const windowMs = soakWindowMs(windows.at(-1) ?? null, leftMs, 250);
    if (windowMs === null) return windows;
    leftMs -= windowMs;
    windows.push(windowMs);
  }
}

test('windows fill the time, each one to three times as long as the last', { tags }, () => {
  for (let totalMs = 500; totalMs < 200_000; totalMs += 333) {
    const windows = windowsIn(totalMs);
    expect(windows.reduce((sum, windowMs) => sum + windowMs, 0)).toBeCloseTo(totalMs);
    const ratios = windows.slice(1).map((windowMs, index) => windowMs / (windows[index] ?? 0));
    expect(Math.min(1, ...ratios)).toBeGreaterThan(0.999);
    expect(Math.max(1, ...ratios)).toBeLessThan(3.001);
  }
});

test('blocks fill the time that is left, with their samples', { tags }, () => {
  expect(countThatFits(1_000, 10, { sampleMs: 20, operationMs: 0.5 })).toBe(160);
  expect(countThatFits(100, 10, { sampleMs: 20, operationMs: 0.5 })).toBe(1);
});
