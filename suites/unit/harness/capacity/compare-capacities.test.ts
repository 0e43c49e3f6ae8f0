import { describe, expect, test } from 'vitest';

import {
  compareCapacities,
  type ComparedCapacities,
  type CompareRequest,
} from '../../../../harness/capacity/compare-capacities.ts';
import { parseSlo } from '../../../../harness/capacity/slo.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { judgePairs } from '../../../../harness/verdicts/capacity-pairs.ts';
import { SimulatedServer } from './simulated-server.ts';

const levels = { pass: 0.05, fail: 0.05 };
const MARGIN = 0.1;

interface Server {
  apply(rate: number, seconds: number): LoadMeasurement;
}

async function compare(
  sides: { readonly base: Server; readonly candidate: Server },
  options: Partial<CompareRequest> = {},
): Promise<ComparedCapacities & { readonly order: readonly string[] }> {
  let now = 0;
  const order: string[] = [];
  const found = await compareCapacities({
    slo: parseSlo('p99 < 50ms'),
    margin: MARGIN,
    start: 50,
    most: 10_000,
    budgetSeconds: 360,
    levels,
    against: 'origin/main',
    now: () => now,
    random: seededRandom(7),
    apply: async (side, rate, seconds) => {
      now += seconds + 1;
      order.push(side);
      return sides[side].apply(rate, seconds);
    },
    ...options,
  });
  return { ...found, order };
}

const queue = (serviceMs: number, seed: number) => new SimulatedServer({ serviceMs, seed });

describe('two highest rates', () => {
  test('of the same servers: not lower', async () => {
    const { pairs, stopped, sides } = await compare(
      { base: queue(5, 1), candidate: queue(5, 2) },
      { budgetSeconds: 600, margin: 0.2 },
    );
    expect(judgePairs(pairs, 0.2, levels).verdict).toBe('pass');
    expect(stopped).toBeNull();
    expect(sides.base.estimate).toBeGreaterThan(130);
    expect(sides.candidate.estimate).toBeGreaterThan(130);
  });

  test('of a server that takes two fifths longer: lower, and each pair is a margin apart', async () => {
    const { pairs, stopped } = await compare({ base: queue(5, 1), candidate: queue(7, 2) });
    expect(judgePairs(pairs, MARGIN, levels)).toMatchObject({ verdict: 'fail' });
    expect(stopped).toBeNull();
    for (const { rates } of pairs) {
      expect(rates.candidate / rates.base).toBeCloseTo(0.9, 2);
    }
  });

  test('both searches are in turn, and no side is first in every pair', async () => {
    const { order, pairs } = await compare({ base: queue(5, 1), candidate: queue(5, 2) });
    expect(order.slice(0, 6)).toEqual([
      'base',
      'candidate',
      'base',
      'candidate',
      'base',
      'candidate',
    ]);
    const firsts = order.slice(-2 * pairs.length).filter((_, index) => index % 2 === 0);
    expect(new Set(firsts).size).toBe(2);
  });

  test('a budget that ends first leaves it open', async () => {
    const { stopped, seconds } = await compare(
      { base: queue(5, 1), candidate: queue(5, 2) },
      { budgetSeconds: 100 },
    );
    expect(stopped).toBe('the budget is spent; a longer one shows more');
    expect(seconds).toBeLessThanOrEqual(110);
  });

  test('what neither side breaks is no comparison', async () => {
    const { stopped, pairs } = await compare(
      { base: queue(1, 1), candidate: queue(1, 2) },
      { most: 100 },
    );
    expect(stopped).toBe(
      'both sides keep it at 100 a second, the highest rate that may be applied',
    );
    expect(pairs).toEqual([]);
  });

  test('a candidate that breaks below the highest rate is told from a base that does not', async () => {
    const { pairs } = await compare({ base: queue(1, 1), candidate: queue(12, 2) }, { most: 200 });
    expect(judgePairs(pairs, MARGIN, levels).verdict).toBe('fail');
  });

  test('a base that keeps it at no rate is no base', async () => {
    const { stopped, pairs } = await compare({ base: queue(60, 1), candidate: queue(5, 2) });
    expect(stopped).toBe('origin/main itself keeps the objective at no rate');
    expect(pairs).toEqual([]);
  });

  test('a script that breaks ends all of it', async () => {
    const broken: Server = {
      apply: (rate, seconds) => ({
        ...queue(5, 1).apply(rate, seconds),
        broken: 'the script threw',
      }),
    };
    const { stopped, pairs, order } = await compare({ base: queue(5, 1), candidate: broken });
    expect(stopped).toBe('the script threw');
    expect(pairs).toEqual([]);
    expect(order.length).toBeLessThan(6);
  });

  test('an interruption ends all of it', async () => {
    const { stopped } = await compare(
      { base: queue(5, 1), candidate: queue(5, 2) },
      { apply: async () => null },
    );
    expect(stopped).toBe('it was interrupted');
  });

  test('a load generator that is in the way is no side’s doing', async () => {
    const starved: Server = {
      apply: (rate, seconds) => ({
        ...queue(1, 1).apply(rate, seconds),
        applied: {
          planned: 1_000,
          late: 500,
          held: 0,
          dropped: 0,
          unsent: 0,
          waitingShare: 0.1,
          presentShare: 1,
        },
      }),
    };
    const { stopped } = await compare({ base: queue(1, 1), candidate: starved }, { most: 400 });
    expect(stopped).toContain('the load generator was in the way');
  });
});
