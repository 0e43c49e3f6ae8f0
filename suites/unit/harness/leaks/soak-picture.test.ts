import { expect, test } from 'vitest';
import type { Judged } from '../../../../harness/measurement/leak/conclude.ts';
import { throughHttpLimits } from '../../../../harness/measurement/leak/limits.ts';
import type { Window } from '../../../../harness/measurement/leak/trajectory.ts';
import {
  SoakPicture,
  formatClock,
  growsMost,
  sparkline,
} from '../../../../harness/leaks/soak-picture.ts';

const tags = ['unit'];

function named(all: readonly Judged[]): string | undefined {
  return growsMost(all)?.trajectory.resource;
}

function judged(resource: string, slopePerOp: number, window: Window = []): Judged {
  return {
    trajectory: {
      resource,
      kind: resource === 'fds' ? 'count' : 'bytes',
      windows: [window],
      warmUp: [],
      drained: [],
      cutShort: false,
      steadyFrom: 0,
      verified: true,
    },
    limit: throughHttpLimits[resource]!,
    judgement: {
      verdict: 'inconclusive',
      slopePerOp,
      interval: [slopePerOp / 2, slopePerOp * 2],
      confidence: 0.99,
      reason: 'it grows',
      needs: null,
    },
  };
}

test('is one line with the time, the operations and what grows most', { tags }, () => {
  const picture = new SoakPicture(7_200_000);
  expect(picture.line(0)).toBe('0:00 of 2:00:00 · 0 operations · warming up');
  const window = [
    { operations: 0, level: 0 },
    { operations: 1_000, level: 100_000 },
  ];
  const all = [judged('heap', 100, window), judged('rss', 0)];
  picture.see({ operations: 1_000, levels: null, judged: all });
  picture.see({ operations: 2_000, levels: { heap: 200_000 }, judged: all });
  expect(picture.line(65_000)).toBe(
    '1:05 of 2:00:00 · 2,000 operations · heap 100 B/op [50.0, 200] ▁▁▁▁▁▁▁▅▅▅▅▅▅▅▅█',
  );
  picture.see({ operations: 2_000, levels: null, judged: [judged('heap', 0)] });
  expect(picture.line(3_725_000)).toBe('1:02:05 of 2:00:00 · 2,000 operations · nothing grows');
});

test('keeps no sample that a complete window holds', { tags }, () => {
  const picture = new SoakPicture(60_000);
  picture.see({ operations: 0, levels: { heap: 1e9 }, judged: [] });
  const window = [
    { operations: 0, level: 0 },
    { operations: 1_000, level: 100_000 },
  ];
  picture.see({ operations: 1_000, levels: null, judged: [judged('heap', 100, window)] });
  expect(picture.line(0)).toContain('▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█');
});

test('what grows most is the most of what is allowed, a backstop last', { tags }, () => {
  expect(named([judged('heap', 8), judged('external', 16)])).toBe('heap');
  expect(named([judged('heap', 8), judged('fds', 1e-6)])).toBe('fds');
  expect(named([judged('rss', 1e9), judged('heap', 1e-3)])).toBe('heap');
  expect(named([judged('heap', 0), judged('rss', -1), judged('code', Number.NaN)])).toBeUndefined();
});

test('a sparkline has its levels at their operations, and shows noise as flat', { tags }, () => {
  const points = [0, 10, 20, 40, 80].map((operations) => ({ operations, level: operations * 10 }));
  expect(sparkline(points, 8, 0)).toBe('▂▃▃▅▅▅▅█');
  expect(sparkline(points, 8, 100_000)).toBe('▁▁▁▁▁▁▁▁');
  expect(sparkline(points.slice(0, 1), 8, 0)).toBe('');
});

test('a time has hours only where there are some', { tags }, () => {
  expect([0, 42_999, 725_000, 3_723_000].map(formatClock)).toEqual([
    '0:00',
    '0:42',
    '12:05',
    '1:02:03',
  ]);
});
