import { describe, expect, test } from 'vitest';
import {
  CALLS_FOR_RARE,
  describeReach,
  describeRareCalls,
  rareCalls,
  slowSlices,
  type SlowSlices,
} from '../../../../../harness/measurement/latency/rare-calls.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';

/** As many slices as a launch of 100 ms has of each side. */
const ROUNDS = 1_000;
const LAUNCHES = 9;
/** Of a slice of two calls, one of which takes a hundred times as long. */
const SLOW_CALL = (1 + 100) / 2;

interface Machine {
  /** Share of slices that a neighbor lengthens, in bursts that hit both sides alike. */
  readonly preempted: number;
  /** Share of the candidate's slices that hold a call of a hundred times the work. */
  readonly rare: number;
}

function launch({ preempted, rare }: Machine, random: () => number): SlowSlices {
  const base: number[] = [];
  const candidate: number[] = [];
  let isDisturbed = false;
  for (let round = 0; round < ROUNDS; round++) {
    // Bursts of three rounds on average.
    isDisturbed = isDisturbed ? random() < 2 / 3 : random() < preempted / 3;
    const slice = (): number =>
      Math.exp(0.03 * normalNumber(random)) *
      // A neighbor's turn takes milliseconds, anything else that it does less.
      (isDisturbed && random() < 0.7 ? 1.2 + 60 * random() ** 4 : 1);
    base.push(slice());
    candidate.push(slice() * (random() < rare ? SLOW_CALL : 1));
  }
  return slowSlices({ base, candidate }, { base: 0.96, candidate: 0.96 }, 2);
}

const compared = (machine: Machine, seed: number) => {
  const random = seededRandom(seed);
  return rareCalls(Array.from({ length: LAUNCHES }, () => launch(machine, random)));
};

function doubtedOf(comparisons: number, machine: Machine): number {
  const seeds = Array.from({ length: comparisons }, (_, seed) => seed);
  return seeds.filter((seed) => compared(machine, seed).verdict === 'inconclusive').length;
}

function reachOf(calls: number): string {
  const launched = { base: [], candidate: [], of: 100, calls };
  return describeReach(rareCalls([launched, launched]));
}

describe('calls that are rare and long', { tags: ['unit'] }, () => {
  test('of 1 in 400 forbid a pass in every comparison, and in 90 of 100 beside other work', () => {
    expect(doubtedOf(100, { preempted: 0, rare: 2 / 400 })).toBe(100);
    expect(doubtedOf(100, { preempted: 0.02, rare: 2 / 400 })).toBeGreaterThanOrEqual(90);
  });

  test('of 1 in 1,000 are seen where nothing else is', () => {
    expect(doubtedOf(100, { preempted: 0, rare: 2 / 1000 })).toBeGreaterThanOrEqual(95);
  });

  test('are not seen in unchanged code, however busy the machine is: at most 2 in 100', () => {
    for (const preempted of [0, 0.02, 0.3]) {
      expect(doubtedOf(100, { preempted, rare: 0 })).toBeLessThanOrEqual(2);
    }
  });

  test('are no misses of a cache that take what every call took before', () => {
    const base = Array.from({ length: ROUNDS }, () => 1);
    const candidate = Array.from({ length: ROUNDS }, (_, round) => (round % 20 === 0 ? 1.1 : 0.1));
    const launched = slowSlices({ base, candidate }, { base: 1, candidate: 0.1 }, 2);
    expect(rareCalls(Array.from({ length: LAUNCHES }, () => launched)).verdict).toBe('pass');
  });

  test('are told with both shares', () => {
    const launched = { base: [60, 1, 1, 0, 5], candidate: [70, 2, 30, 0, 5], of: 300, calls: 600 };
    const rare = rareCalls(Array.from({ length: LAUNCHES }, () => launched));
    expect(describeRareCalls(rare)).toBe(
      '10 % of the slices take 9 to 27 times the fastest, of the base 0.33 %; more in 9 launches, fewer in 0',
    );
  });

  test('are told of as rare as the calls that were made can show', () => {
    expect(reachOf(CALLS_FOR_RARE / 2)).toBe(
      "rarer ones than 1 of 400 can't be seen in 6,400 calls",
    );
    expect(reachOf(10)).toBe("calls that are rare can't be seen in 20");
  });
});
