import { describe, expect, test } from 'vitest';
import { type Capacity, findCapacity } from '../../../../harness/capacity/find-capacity.ts';
import { parseSlo } from '../../../../harness/capacity/slo.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { SimulatedServer } from './simulated-server.ts';

const slo = parseSlo('p99 < 50ms');

/** The rate above which a run of ten minutes no longer keeps the objective. */
function truth(serviceMs: number): number {
  const server = new SimulatedServer({ serviceMs, seed: 99 });
  const keeps = (rate: number) => {
    const { latencyMs } = server.apply(rate, 600).ledger;
    return latencyMs.filter((ms) => ms >= 50).length <= latencyMs.length / 100;
  };
  let [low, high] = [1, 1000 / serviceMs];
  while (high / low > 1.01) {
    const rate = Math.sqrt(low * high);
    if (keeps(rate)) low = rate;
    else high = rate;
  }
  return low;
}

async function search(
  server: { apply(rate: number, seconds: number): LoadMeasurement },
  options: Partial<{
    start: number;
    most: number;
    budgetSeconds: number;
    isStartGated: boolean;
    looksAtResources: boolean;
  }> = {},
): Promise<Capacity & { applied: number }> {
  let now = 0;
  const found = await findCapacity({
    slo,
    start: 20,
    most: 10_000,
    budgetSeconds: 240,
    now: () => now,
    apply: async (rate, seconds) => {
      now += seconds + 1;
      return server.apply(rate, seconds);
    },
    ...options,
  });
  return { ...found, applied: now };
}

describe('the search for a capacity', () => {
  test.for([5, 12])(
    'tells the knee of a queue with a service time of %d ms between its bounds',
    async (serviceMs) => {
      const known = truth(serviceMs);
      for (const seed of [1, 2, 3, 4, 5]) {
        const { low, high, estimate } = await search(new SimulatedServer({ serviceMs, seed }), {
          budgetSeconds: 480,
        });
        // Each bound errs with 5 %, which none of these seeds meets; the knee itself is known to 1 %.
        expect(low ?? 0).toBeLessThanOrEqual(known * 1.01);
        expect(high).toBeGreaterThanOrEqual(known / 1.01);
        expect(high).toBeLessThan(known * 2.2);
        expect(estimate).toBeGreaterThan(known * 0.85);
        expect(estimate).toBeLessThan(known * 1.1);
      }
    },
  );

  test('is not led astray by a stall of the machine at a low rate', async () => {
    const known = truth(5);
    const server = new SimulatedServer();
    let looks = 0;
    const { estimate, high } = await search({
      apply: (rate, seconds) => {
        looks += 1;
        const measured = server.apply(rate, seconds);
        if (looks !== 2) return measured;
        // The first look that counts: what is due in one of its seconds waits for the end of it.
        const { ledger } = measured;
        const latencyMs = ledger.latencyMs.map((ms, i) => {
          const due = ledger.dueMs[i]!;
          return due > 3_000 && due < 4_000 ? 4_000 - due + ms : ms;
        });
        return { ...measured, ledger: { ...ledger, latencyMs } };
      },
    });
    expect(estimate).toBeGreaterThan(known * 0.85);
    expect(high).toBeGreaterThan(known / 1.01);
  });

  test('keeps to its budget', async () => {
    const { applied, stopped } = await search(new SimulatedServer(), { budgetSeconds: 30 });
    expect(applied).toBeLessThanOrEqual(31);
    expect(stopped).toBe('the budget is spent; a longer one shows more');
  });

  test('goes down from a start that is too high', async () => {
    const { estimate, high } = await search(new SimulatedServer({ serviceMs: 5 }), {
      start: 1_000,
    });
    expect(estimate).toBeLessThan(170);
    expect(high).toBeGreaterThan(150);
  });

  test('ends at the highest rate that may be applied', async () => {
    const { stopped, high, low } = await search(new SimulatedServer({ serviceMs: 1 }), {
      most: 100,
    });
    expect(stopped).toContain('the highest rate that may be applied');
    expect([low, high]).toEqual([100, null]);
  });

  test('finds no rate for a server that is too slow for any', async () => {
    const { low, high, estimate } = await search(new SimulatedServer({ serviceMs: 60 }));
    expect([low, high, estimate]).toEqual([null, 1, null]);
  });

  test('stops where the load generator is in the way twice, and says so', async () => {
    const server = new SimulatedServer({ serviceMs: 1 });
    const starved = (rate: number, seconds: number): LoadMeasurement => ({
      ...server.apply(rate, seconds),
      ...(rate <= 100
        ? {}
        : {
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
    });
    const { stopped, high } = await search({ apply: starved });
    expect(stopped).toContain('the load generator was in the way');
    expect(high).toBeNull();
  });

  test('ends with what broke the load', async () => {
    const server = new SimulatedServer();
    const { stopped } = await search({
      apply: (rate, seconds) => ({ ...server.apply(rate, seconds), broken: 'a script error' }),
    });
    expect(stopped).toBe('a script error');
  });
});

test('a search for a gate first stays at its rate until that is told', async () => {
  const server = new SimulatedServer({ serviceMs: 5 });
  const { records } = await search(server, { start: 50, isStartGated: true, budgetSeconds: 30 });
  expect(records.find(({ rate }) => rate === 50)).toMatchObject({ holding: 'holds' });
});

test('a search for a gate that has no time for a long look takes short ones', async () => {
  const server = new SimulatedServer({ serviceMs: 5 });
  const { records } = await search(server, { start: 50, isStartGated: true, budgetSeconds: 20 });
  expect(records.length).toBeGreaterThan(0);
});

/** A server whose one thread is looked at twice a second, and never rests. */
function lookedAt(server: SimulatedServer): { apply: SimulatedServer['apply']; looks: number[] } {
  const looks: number[] = [];
  return {
    looks,
    apply: (rate, seconds) => {
      looks.push(seconds);
      const at = Array.from({ length: seconds * 2 }, (_, look) => (look + 1) / 2);
      const series = (['rss', 'thread'] as const).map((resource) => ({
        of: 'target',
        resource,
        name: resource === 'rss' ? 'memory' : 'busiest thread',
        unit: resource === 'rss' ? ('B' as const) : ('ratio' as const),
        values: at.map(() => 1),
      }));
      const resources = {
        everyMs: 500,
        observerShare: null,
        seconds: at,
        series,
        statements: [],
        notSeen: [],
      };
      return { ...server.apply(rate, seconds), resources };
    },
  };
}

test('what is full where the objective is broken is looked for once more, and named', async () => {
  const server = lookedAt(new SimulatedServer({ serviceMs: 5 }));
  const { heldUp, high } = await search(server, { looksAtResources: true, budgetSeconds: 480 });
  expect(heldUp).toMatchObject({ by: 'CPU of the target' });
  expect(heldUp?.evidence[0]).toContain('busiest thread');
  expect(heldUp?.rate).toBeLessThanOrEqual(high ?? 0);
  const unasked = lookedAt(new SimulatedServer({ serviceMs: 5 }));
  await search(unasked, { budgetSeconds: 480 });
  expect(server.looks.length - unasked.looks.length).toBeLessThanOrEqual(1);
});

test('a search without looks names nothing', async () => {
  expect((await search(new SimulatedServer({ serviceMs: 5 }))).heldUp).toBeNull();
});
