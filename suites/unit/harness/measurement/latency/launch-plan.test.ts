import { expect, test } from 'vitest';
import {
  launchesAtOnce,
  launchesNeeded,
  mayKeepProcesses,
  planLaunch,
  scattersOverLimit,
  timeForRareCalls,
} from '../../../../../harness/measurement/latency/launch-plan.ts';
import { familyLevels } from '../../../../../harness/statistics/family.ts';

const levels = familyLevels(0.01, 1);

test.each([
  [0, 0, 9],
  [5, 0, 4],
  [5, 1, 8],
  [0, 8, 1],
  [12, 1, 1],
])('%d signs under and %d above the margin: %d launches more at least', (under, above, more) => {
  expect(launchesNeeded(under, above, levels)).toBe(more);
});

test('nine launches of a slow operation fit into three seconds, with room for one more', () => {
  let leftMs = 2640;
  const costs: { wallMs: number; callsMs: number }[] = [];
  for (let launched = 0; launched < 9; launched++) {
    const { allowedMs } = planLaunch(leftMs, 9 - launched, costs, false);
    const wallMs = allowedMs + 40;
    costs.push({ wallMs, callsMs: allowedMs });
    leftMs -= wallMs;
  }
  expect(leftMs).toBeGreaterThan((costs.at(-1)?.wallMs ?? 0) * 0.9);
});

test('a launch that pointed the other way makes the next ones no shorter', () => {
  const costs = Array.from({ length: 5 }, () => ({ wallMs: 250, callsMs: 200 }));
  expect(planLaunch(1200, 8, costs, false).allowedMs).toBe(200);
});

test('where time is short, only every third launch has a canary, and the first one always', () => {
  const costs = Array.from({ length: 9 }, () => ({ wallMs: 250, callsMs: 200 }));
  const canaries = [0, 1, 2, 3].map(
    (n) => planLaunch(2000, 9 - n, costs.slice(0, n), false).canary,
  );
  expect(canaries).toEqual([true, false, false, true]);
  expect(planLaunch(60_000, 8, costs.slice(0, 1), false).canary).toBe(true);
});

test('launches that scatter over the margin are measured for longer', () => {
  expect(scattersOverLimit([0.001, 0.012, -0.008, 0.006], 0.01)).toBe(true);
  expect(scattersOverLimit([0.001, 0.0012, 0.0008, 0.0006], 0.01)).toBe(false);
});

test.each([
  ['one thread', 1.02, 2, 2],
  ['what waits', 0.1, 16, 3],
  ['two threads', 1.9, 16, 1],
  ['a launch of which this is not known', Number.NaN, 2, 1],
  ['a machine of one core', 1, 1, 1],
])(
  'launches in kept processes at once, %s: %d of a core, %d cores',
  (_what, cpuShare, cores, atOnce) => {
    expect(launchesAtOnce({ cpuShare }, cores)).toBe(atOnce);
  },
);

test('the first launch in a kept process is alone, for it shows how many threads there are', () => {
  expect(launchesAtOnce(undefined, 2)).toBe(1);
});

test.each([
  [500, 0.025, true],
  [501, 0.025, false],
  [500, 0.019, false],
  [500, -0.02, true],
])(
  'a launch of %d ms at a margin of %d may leave its process to others: %s',
  (allowedMs, margin, may) => {
    expect(mayKeepProcesses({ allowedMs }, margin)).toBe(may);
  },
);

test.each([
  ['requests of .15 ms, of which the usual 100 ms hold 300', 0.15, [300], 229],
  ['what has been called often enough', 0.01, [7_000], 0],
  ['the last launch, of all that is missing', 0.1, [700, 700, 700, 700, 700, 700, 700, 700], 160],
  ['the first launch, of which nothing is known', 0.1, [], 0],
])('%s: so long for calls that are rare', (_, ms, made, expected) => {
  const launches = made.map((calls) => ({
    baseMsPerOp: ms,
    candidateMsPerOp: ms,
    slow: { calls },
  }));
  expect(Math.round(timeForRareCalls(launches, 9, { canary: false }))).toBe(expected);
});
