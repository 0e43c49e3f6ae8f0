// @module-tag integration
// @module-tag redis

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
