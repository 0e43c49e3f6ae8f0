import { describe, expect, test } from 'vitest';
import {
  compare,
  type Comparison,
  type Machine,
  measurementOf,
} from '../../../../../harness/measurement/latency/compare.ts';
import { interleave } from '../../../../../harness/measurement/latency/interleave.ts';
import { FakeClock } from '../../../../../harness/metrics/clock.ts';
import { familyLevels } from '../../../../../harness/statistics/family.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { fewestSuccesses } from '../../../../../harness/statistics/sign-e-process.ts';
import { signTest } from '../../../../../harness/statistics/sign-test.ts';
import { judgeComparison } from '../../../../../harness/verdicts/slower.ts';
import {
  type Disturbance,
  inFixedOrder,
  oneAfterTheOther,
  simulatedLaunch,
  simulatedMachine,
  statisticsOf,
} from './simulated-machine.ts';

const levels = familyLevels(0.01, 1);

async function compared(
  disturbance: Disturbance,
  margin: number,
  seed = 1,
  budgetMs = 30_000,
  lockStep?: () => number,
): Promise<Comparison> {
  const clock = new FakeClock();
  const machine = simulatedMachine(disturbance, seed, clock, lockStep);
  return compare(machine, { margin, levels, budgetMs, mostLaunches: 60, clock });
}

const verdictOf = (comparison: Comparison, margin: number) =>
  judgeComparison(measurementOf('bench/x', 'base', comparison), margin, levels).verdict;

async function worstLogRatio(disturbance: Disturbance, measure: typeof interleave) {
  const launches = await Promise.all(
    Array.from({ length: 20 }, (_, seed) => simulatedLaunch(disturbance, seed, measure)),
  );
  return Math.max(...launches.map((one) => Math.abs(statisticsOf(one).logRatio)));
}

describe('each part of the method is there for a disturbance, and without it the verdict would move', () => {
  const slowing: Disturbance = { ratio: 1, sliceNoise: 0.002, drift: 0.3 };

  test('a machine that slows down by 30 % does not move a ratio of paired slices', async () => {
    expect(await worstLogRatio(slowing, interleave)).toBeLessThan(0.005);
  });

  test('mutation: without pairing it moves by more than 10 %', async () => {
    expect(await worstLogRatio(slowing, oneAfterTheOther)).toBeGreaterThan(0.1);
  });

  const coldStart: Disturbance = { ratio: 1, sliceNoise: 0.002, firstIsSlower: 0.05 };

  test('a slice that pays for being first in its round does not move a ratio in random order', async () => {
    expect(await worstLogRatio(coldStart, interleave)).toBeLessThan(0.005);
  });

  test('mutation: in a fixed order it moves by what being first costs', async () => {
    expect(await worstLogRatio(coldStart, inFixedOrder)).toBeGreaterThan(0.045);
  });

  const biased: Disturbance = { ratio: 1, sliceNoise: 0.002, launchNoise: 0.02 };

  test('launches that are biased by 2 % each never make an A/A fail a margin of 1 %', async () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(verdictOf(await compared(biased, 0.01, seed), 0.01)).not.toBe('fail');
    }
  });

  test('mutation: rounds of one launch taken for launches fail an A/A', async () => {
    const alarms = await Promise.all(
      Array.from({ length: 30 }, async (_, seed) => {
        const { msPerOp } = await simulatedLaunch(biased, seed);
        const pairs = msPerOp.base.map((base, i) => Math.log((msPerOp.candidate[i] ?? 1) / base));
        return signTest(pairs, Math.log(1.01), levels).verdict === 'fail';
      }),
    );
    expect(alarms.filter(Boolean).length).toBeGreaterThan(3);
  });

  test('no decision is taken before nine fresh launches', async () => {
    const { launches } = await compared({ ratio: 2 }, 0.05);
    expect(launches).toHaveLength(9);
  });

  test('looking after every launch at a true ratio on the margin errs in at most 1 % of 4,000 comparisons', () => {
    const { ours, naive } = errorsAtTheMargin(4000);
    expect(ours).toBeLessThanOrEqual(0.01);
    // Mutation: peeking with an interval that is valid at a planned end only.
    expect(naive).toBeGreaterThan(0.03);
  });
});

/** How often 100 looks end in a `fail` though the truth lies on the margin. */
function errorsAtTheMargin(trials: number): { ours: number; naive: number } {
  const random = seededRandom(3);
  // What `signTest` asks of n launches, looked up: n above the margin are a fail.
  const needed = Array.from({ length: 101 }, (_, n) => fewestSuccesses(n, levels.fail) ?? Infinity);
  let [ours, naive] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    let [above, sum, squares, oursDone, naiveDone] = [0, 0, 0, false, false];
    for (let n = 1; n <= 100; n++) {
      const x = normalNumber(random);
      above += Number(x > 0);
      sum += x;
      squares += x * x;
      oursDone ||= above >= (needed[n] ?? Infinity);
      const error = Math.sqrt((squares / n - (sum / n) ** 2) / n);
      naiveDone ||= n >= 5 && sum / n - 2.576 * error > 0;
    }
    ours += Number(oursDone) / trials;
    naive += Number(naiveDone) / trials;
  }
  return { ours, naive };
}

describe('verdicts on simulated machines', () => {
  const noisy = { sliceNoise: 0.02, launchNoise: 0.002, preempted: 0.2 };

  test.each([
    [1, 0.01, 'pass'],
    [1.05, 0.025, 'fail'],
    [1.02, 0.01, 'fail'],
    [0.9, 0, 'pass'],
    [1.02, 0.05, 'pass'],
  ] as const)('a ratio of %d at a margin of %d is a %s', async (ratio, margin, verdict) => {
    for (let seed = 0; seed < 5; seed++) {
      expect(verdictOf(await compared({ ...noisy, ratio }, margin, seed), margin)).toBe(verdict);
    }
  });

  test('a quiet machine finds 1 % at a margin of 0.5 %', async () => {
    const quiet = { sliceNoise: 0.005, launchNoise: 0.001, ratio: 1.01 };
    expect(verdictOf(await compared(quiet, 0.005), 0.005)).toBe('fail');
  });

  test('a ratio on the margin stays inconclusive', async () => {
    const comparison = await compared({ ...noisy, ratio: 1.05 }, 0.05, 1, 10_000);
    expect(verdictOf(comparison, 0.05)).toBe('inconclusive');
    expect(comparison.doubts).toEqual([]);
  });

  test('a budget for fewer than nine launches is inconclusive and says how many it would take', async () => {
    const comparison = await compared({ ratio: 1 }, 0.05, 1, 700);
    const judged = judgeComparison(measurementOf('bench/x', 'base', comparison), 0.05, levels);
    expect(judged.verdict).toBe('inconclusive');
    expect(judged.needs).toMatch(/^\d more launches/);
  });

  test('a slow-down that only processes of their own show is inconclusive', async () => {
    const comparison = await compared({ ratio: 1 }, 0.05, 1, 30_000, () => Math.log(1.4));
    expect(verdictOf(comparison, 0.05)).toBe('inconclusive');
    expect(comparison.doubts[0]).toContain('compiled differently');
  });

  test('what happens in few slices only is seen in the sums: no pass', async () => {
    const comparison = await compared({ ratio: 1, rareSlowdown: 0.6 }, 0.05);
    expect(verdictOf(comparison, 0.05)).toBe('inconclusive');
    expect(comparison.doubts.join()).toMatch(/by the sum of all calls it is \d\d\.\d+ % slower/);
  });

  test('where noise lengthens the sums, too, they forbid a pass without a proof of their own', async () => {
    const busy = { ...noisy, preempted: 0.4 };
    const passes = async (rareSlowdown: number): Promise<number> => {
      const seeds = Array.from({ length: 40 }, (_, seed) => seed);
      const verdicts = await Promise.all(
        seeds.map(async (seed) =>
          verdictOf(await compared({ ...busy, ratio: 1, rareSlowdown }, 0.025, seed), 0.025),
        ),
      );
      return verdicts.filter((verdict) => verdict === 'pass').length;
    };
    expect(await passes(0.5)).toBeLessThanOrEqual(2);
    expect(await passes(0)).toBeGreaterThanOrEqual(38);
  });

  test('a cross-check that one neighbor disturbed raises no doubt', async () => {
    let asked = 0;
    const once = () => (asked++ === 0 ? Math.log(1.4) : 0);
    expect(verdictOf(await compared({ ratio: 1 }, 0.05, 1, 30_000, once), 0.05)).toBe('pass');
  });

  describe('an operation that does not settle in a launch of a fresh process', () => {
    test('is measured in processes that are kept and warmed up for a fifth of the budget', async () => {
      const { warmUps, logRatios } = await unsettled(0.025, 3_000);
      expect(warmUps).toEqual([600]);
      expect(logRatios).toHaveLength(9);
      expect(Math.max(...logRatios)).toBeLessThan(Math.log(1.1));
    });

    test('takes place on as many cores as there are, once it has shown that it needs but one', async () => {
      const { asked, started, logRatios } = await unsettled(0.025, 3_000, 2);
      expect(asked).toEqual([1, 1, 2, 2, 2, 2]);
      expect(logRatios).toHaveLength(9);
      // Nine fresh processes would have been in vain.
      expect(started).toEqual([3]);
    });

    test('stays in fresh ones where the margin is as narrow as what a process has by chance', async () => {
      expect((await unsettled(0.01, 3_000)).warmUps).toEqual([]);
    });

    test('stays in fresh ones where a launch has the time to settle', async () => {
      expect((await unsettled(0.025, 30_000)).warmUps).toEqual([]);
    });
  });

  test('the same seed gives the same launches', async () => {
    const [one, other] = [
      await compared(biasedBy(7), 0.01, 7),
      await compared(biasedBy(7), 0.01, 7),
    ];
    expect(one.logRatios).toEqual(other.logRatios);
  });
});

/** Launches that only settle in processes that are kept warm, and are 30 % off until then. */
async function unsettled(margin: number, budgetMs: number, cores = 1) {
  const clock = new FakeClock();
  const fresh = simulatedMachine({ ratio: 1.35 }, 1, clock);
  const warm = simulatedMachine({ ratio: 1.05 }, 2, clock);
  const warmUps: number[] = [];
  const started: number[] = [];
  /** Launches that were asked for at the same time. */
  const asked: number[] = [];
  let running = 0;
  const machine: Machine = {
    ...warm,
    cores,
    prepare: async (launches) => void started.push(launches),
    keepWarm: async (ms) => void warmUps.push(ms),
    launch: async (order) => {
      if (running++ === 0) asked.push(0);
      asked[asked.length - 1]! += 1;
      await Promise.resolve();
      running--;
      return warmUps.length > 0
        ? warm.launch(order)
        : { ...(await fresh.launch(order)), settled: false };
    },
  };
  const options = { margin, levels, budgetMs, mostLaunches: 500, clock };
  return { warmUps, started, asked, ...(await compare(machine, options)) };
}

const biasedBy = (percent: number): Disturbance => ({ ratio: 1, launchNoise: percent / 100 });
