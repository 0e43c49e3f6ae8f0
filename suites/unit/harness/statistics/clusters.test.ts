import { expect, test } from 'vitest';
import { countClusters } from '../../../../harness/statistics/clusters.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

test('counts runs of consecutive events', () => {
  const { events, runs } = countClusters([0, 1, 1, 0, 0, 1, 0, 1, 1, 1]);
  expect([events, runs]).toEqual([6, 3]);
});

test('without an event there is no burst', () => {
  expect(countClusters([0, 0, 0])).toEqual({ events: 0, runs: 0, meanSize: 1 });
  expect(countClusters([]).meanSize).toBe(1);
});

test.each([0.01, 0.1, 0.5, 0.9])('independent events of frequency %d come alone', (share) => {
  const random = seededRandom(2);
  const flags = Uint8Array.from({ length: 50_000 }, () => Number(random() < share));
  expect(countClusters(flags).meanSize).toBeLessThan(1.25);
});

test('sees the length of bursts', () => {
  const flags = new Uint8Array(100_000);
  for (let start = 0; start < flags.length; start += 2000) flags.fill(1, start, start + 20);
  expect(countClusters(flags).meanSize).toBeGreaterThan(19);
});

test('sees bursts with gaps in them, which runs alone would take for ten times as many', () => {
  const flags = new Uint8Array(100_000);
  const random = seededRandom(3);
  for (let burst = 0; burst < 60; burst++) {
    const start = Math.floor(random() * 99_000);
    for (let i = 0; i < 40; i += 2) flags[start + i] = 1;
  }
  const { events, runs, meanSize } = countClusters(flags);
  expect(events / runs).toBeLessThan(1.2);
  expect(meanSize).toBeGreaterThan(10);
});
