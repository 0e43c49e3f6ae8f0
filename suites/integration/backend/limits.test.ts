// @module-tag integration
// @module-tag redis

import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, test } from 'assay/fixtures';
import { onTestFinished } from 'vitest';
import { type RateLimit, RateLimiter } from '../../../examples/backend/limits/rate-limiter.ts';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';

const logger = { warn: () => {} } as unknown as FastifyBaseLogger;
const hour = 3_600_000;

function limiter(url: string, prefix: string, rate: Partial<RateLimit> = {}): RateLimiter {
  const made = new RateLimiter(
    { max: 10, windowMs: hour, onFailure: 'open', ...rate },
    { url, prefix, logger },
  );
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

async function takeMany(one: RateLimiter, sender: string, count: number): Promise<number> {
  const taken = await Promise.all(Array.from({ length: count }, () => one.take(sender)));
  return taken.filter(({ isAllowed }) => isAllowed).length;
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

  test('slides: what the window before held still counts for the share that it covers', async ({
    redis,
  }) => {
    const windowMs = 1_000;
    const one = limiter(redis.url, 'c:', { max: 100, windowMs });
    // Two whole windows from any moment hold at most two limits, where fixed buckets let three in.
    const [seconds, micros] = await redis.client.time();
    const end = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000) + 2 * windowMs;
    let allowed = 0;
    for (;;) {
      if ((await one.take('x')).isAllowed) allowed += 1;
      const [s, us] = await redis.client.time();
      if (Number(s) * 1_000 + Number(us) / 1_000 >= end) break;
    }
    expect(allowed).toBeGreaterThanOrEqual(100);
    expect(allowed).toBeLessThanOrEqual(300);
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
