import { expect, test } from 'vitest';
import { countClusters } from '../../../../harness/statistics/clusters.ts';
import {
  designEffect,
  growthToDecide,
  proportionInterval,
  shownAbove,
  shownAtMost,
} from '../../../../harness/statistics/proportion.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

const counted = (events: number, trials: number, design = 1) => ({
  events,
  trials,
  designEffect: design,
});

test('zero of 4,603 shows 0.1 % at 99 %, zero of 4,602 does not', () => {
  expect(shownAtMost(counted(0, 4603), 0.001, 0.01)).toBe(true);
  expect(shownAtMost(counted(0, 4602), 0.001, 0.01)).toBe(false);
});

test('1 % of errors in 4,000 requests is shown to exceed 0.1 %', () => {
  expect(shownAbove(counted(40, 4000), 0.001, 0.001)).toBe(true);
});

test('nothing is shown by no trial', () => {
  expect(shownAtMost(counted(0, 0), 0.5, 0.01)).toBe(false);
  expect(shownAbove(counted(0, 0), 0.5, 0.01)).toBe(false);
});

test('bursts make a sample worth less', () => {
  expect(shownAtMost(counted(0, 4603, 2), 0.001, 0.01)).toBe(false);
  const [, alone] = proportionInterval(counted(40, 4000), 0.01, 0.01);
  const [, inBursts] = proportionInterval(counted(40, 4000, 10), 0.01, 0.01);
  expect(inBursts).toBeGreaterThan(alone);
});

test('the growth that it names decides', () => {
  const levels = { pass: 0.01, fail: 0.01 };
  const now = counted(2, 1000);
  const factor = growthToDecide(now, 0.01, levels) ?? Number.NaN;
  expect(shownAtMost(counted(2 * factor, 1000 * factor), 0.01, 0.01)).toBe(true);
  expect(growthToDecide(counted(10, 1000), 0.01, levels)).toBeNull();
});

/** Requests over a limit in bursts of geometric length, their long-run share being exactly `share`. */
function bursts(random: () => number, n: number, share: number, size: number): Uint8Array {
  const geometric = (mean: number) =>
    mean <= 1 ? 1 : 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / mean));
  const flags = new Uint8Array(n);
  let inside = random() < share;
  for (let i = 0; i < n; inside = !inside) {
    const length = geometric(inside ? size : (size * (1 - share)) / share);
    if (inside) flags.fill(1, i, i + length);
    i += length;
  }
  return flags;
}

// At the boundary itself, where an error is likeliest. The plain binomial rule errs in 23, 43 and 50 %.
test.each([5, 20, 50])(
  'bursts of %d requests, calibrated, make neither verdict err in more than 1 % of 3,000 runs',
  { tags: ['slow'], timeout: 120_000 },
  (size) => {
    const random = seededRandom(size);
    const [trials, n, share] = [3000, 6000, 0.05];
    let [falsePasses, falseFails, plainPasses] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const { events, meanSize } = countClusters(bursts(random, n, share, size));
      const run = counted(events, n, designEffect(events, meanSize, size));
      falsePasses += Number(shownAtMost(run, share, 0.01));
      falseFails += Number(shownAbove(run, share, 0.01));
      plainPasses += Number(shownAtMost({ ...run, designEffect: 1 }, share, 0.01));
    }
    expect(falsePasses / trials).toBeLessThanOrEqual(0.01);
    expect(falseFails / trials).toBeLessThanOrEqual(0.01);
    expect(plainPasses / trials).toBeGreaterThan(0.15);
  },
);

test(
  'independent requests make neither verdict err in more than α of 100,000 runs',
  { tags: ['slow'], timeout: 120_000 },
  () => {
    const random = seededRandom(9);
    const [trials, n, share, alpha] = [100_000, 1000, 0.01, 0.01];
    const passes = Array.from({ length: 60 }, (_, k) => shownAtMost(counted(k, n), share, alpha));
    const fails = Array.from({ length: 60 }, (_, k) => shownAbove(counted(k, n), share, alpha));
    let [falsePasses, falseFails] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      // Gaps between events are geometric: cheaper than a thousand coins.
      let events = 0;
      for (let i = -1; ; events++) {
        i += 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - share));
        if (i >= n) break;
      }
      falsePasses += Number(passes[events]);
      falseFails += Number(fails[events] ?? true);
    }
    expect(falsePasses / trials).toBeLessThanOrEqual(alpha);
    expect(falseFails / trials).toBeLessThanOrEqual(alpha);
    expect(falsePasses + falseFails).toBeGreaterThan(0);
  },
);
