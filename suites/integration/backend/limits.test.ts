// @module-tag integration
// @module-tag redis

import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, test } from 'assay/fixtures';
import { onTestFinished } from 'vitest';
import { type RateLimit, RateLimiter } from '../../../examples/backend/limits/rate-limiter.ts';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';

const logger = { warn: () => {} } as unknown as FastifyBaseLogger;
const HOUR = 3_600_000;
/** On a busy machine, too, an answer is an answer. */
const TIMEOUT_MS = 60_000;

function limiter(url: string, prefix: string, rate: Partial<RateLimit> = {}): RateLimiter {
  const made = new RateLimiter(
    { max: 10, windowMs: HOUR, onFailure: 'open', ...rate },
    { url, prefix, timeoutMs: TIMEOUT_MS, logger },
  );
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

async function takeMany(one: RateLimiter, sender: string, count: number): Promise<number> {
  const taken = await Promise.all(Array.from({ length: count }, () => one.take(sender)));
  return taken.filter(({ isAllowed }) => isAllowed).length;
}

/** Beyond the time for which a limiter believes that there is plenty. */
async function takeExactly(one: RateLimiter, sender: string): Promise<void> {
  await sleep(50);
  await one.take(sender);
}

describe('the rate limit', () => {
  test('lets exactly so many in, counted together by all replicas, each sender apart', async ({
    redis,
  }) => {
    const [first, second] = [limiter(redis.url, 'a:'), limiter(redis.url, 'a:')];
    const allowed = await Promise.all([takeMany(first, 'x', 30), takeMany(second, 'x', 30)]);
    expect(allowed[0] + allowed[1]).toBe(10);
    expect(await takeMany(second, 'y', 10)).toBe(10);
  });

  test('says how many are left and when there is room again', async ({ redis }) => {
    const one = limiter(redis.url, 'b:');
    expect(await one.take('x')).toMatchObject({ isAllowed: true, limit: 10, remaining: 9 });
    await takeMany(one, 'x', 9);
    const refused = await one.take('x');
    expect(refused).toMatchObject({ isAllowed: false, remaining: 0 });
    expect(refused.resetS).toBeGreaterThan(0);
    expect(refused.resetS).toBeLessThanOrEqual(3_600);
  });

  test('lets who is far from it in at once, and counts all of them for every replica', async ({
    redis,
  }) => {
    const max = 5_000;
    const [first, second] = [limiter(redis.url, 'e:', { max }), limiter(redis.url, 'e:', { max })];
    let allowed = 0;
    // One after the other, in turn: most of them are let in before Redis has answered.
    for (let taken = 0; taken < 2_000; taken += 1) {
      const { isAllowed } = await (taken % 2 === 0 ? first : second).take('x');
      if (isAllowed) allowed += 1;
    }
    expect(allowed).toBe(2_000);
    // What is owed is counted with the next request, of which a third replica knows.
    await Promise.all([first, second].map((one) => takeExactly(one, 'x')));
    const third = await limiter(redis.url, 'e:', { max }).take('x');
    expect(third.remaining).toBe(max - 2_003);
  });

  test('lets no more in than it says, however far the replicas were from it', async ({ redis }) => {
    const max = 1_500;
    const replicas = [1, 2].map(() => limiter(redis.url, 'f:', { max }));
    const allowed = await Promise.all(replicas.map((one) => takeMany(one, 'x', 10)));
    expect(allowed).toEqual([10, 10]);
    let more = 0;
    for (let turn = 0; turn < 2_000; turn += 1) {
      for (const one of replicas) if ((await one.take('x')).isAllowed) more += 1;
    }
    expect(20 + more).toBeGreaterThanOrEqual(max);
    // Each may let 500 in before it asks, and both may do so at once.
    expect(20 + more).toBeLessThanOrEqual(max + 2);
  });

  test('slides: what the window before held still counts for the share that it covers', async ({
    redis,
  }) => {
    const windowMs = 1_000;
    const one = limiter(redis.url, 'c:', { max: 100, windowMs });
    // Two whole windows from any moment hold at most two limits, where fixed buckets let three in.
    const nowMs = async (): Promise<number> => {
      const [seconds, micros] = await redis.client.time();
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    };
    const startMs = await nowMs();
    let passedMs = 0;
    let allowed = 0;
    while (passedMs < 2 * windowMs) {
      allowed += await takeMany(one, 'x', 50);
      passedMs = (await nowMs()) - startMs;
    }
    expect(allowed).toBeGreaterThanOrEqual(100);
    expect(allowed).toBeLessThanOrEqual(100 * (1 + passedMs / windowMs));
  });

  test.for([
    { onFailure: 'open', outcome: true },
    { onFailure: 'closed', outcome: 'limits_unavailable' },
  ] as const)('without Redis it is $onFailure', async ({ onFailure, outcome }, { redis }) => {
    await using link = await openFaultyLink(redis.url, {}, 1);
    const one = limiter(link.url, 'd:', { onFailure });
    await one.take('x');
    link.change({ reset: {} });
    link.resetAll();
    const taken = await one.take('x').then(
      ({ isAllowed }) => isAllowed,
      ({ code }: { code: string }) => code,
    );
    expect(taken).toBe(outcome);
  });
});
