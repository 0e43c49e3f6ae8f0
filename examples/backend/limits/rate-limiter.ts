import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import { ApiError } from '../api/error.ts';

export interface RateLimit {
  readonly max: number;
  readonly windowMs: number;
  /** What happens while Redis does not answer: everybody is let in, or nobody. */
  readonly onFailure: 'open' | 'closed';
}

export interface Taken {
  readonly isAllowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window has room again, in whole seconds. */
  readonly resetS: number;
}

interface RedisOptions {
  readonly url: string;
  readonly prefix: string;
  /** How long a command may take. */
  readonly timeoutMs: number;
  readonly logger: FastifyBaseLogger;
}

/**
 * A sliding window of two buckets: what the bucket before holds counts for the share of it that the
 * window still covers (Cloudflare, "How we built rate limiting capable of scaling to millions of
 * domains", 2017). Redis' own clock decides, and one script does it all, so that replicas share one
 * limit. A request that is refused is not counted.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = tonumber(ARGV[2])
local index = math.floor(now / window)
local passed = (now % window) / window
local current = KEYS[1] .. ':' .. string.format('%.0f', index)
local before = tonumber(redis.call('GET', KEYS[1] .. ':' .. string.format('%.0f', index - 1)) or '0')
local count = tonumber(redis.call('GET', current) or '0')
local used = before * (1 - passed) + count
local left = math.ceil(window * (1 - passed))
if used + 1 > tonumber(ARGV[1]) then return {0, math.floor(used), left} end
redis.call('SET', current, count + 1, 'PX', 2 * window)
return {1, math.floor(used) + 1, left}`;

/** A Redis that was just silent is not asked: every request would wait for it. */
const REST_MS = 1_000;

interface Scripted {
  takeOne(key: string, max: number, windowMs: number): Promise<[number, number, number]>;
}

export class RateLimiter implements AsyncDisposable {
  readonly #redis: Redis;
  readonly #options: RedisOptions;
  readonly #rate: RateLimit;
  #restUntil = 0;

  constructor(rate: RateLimit, options: RedisOptions) {
    this.#rate = rate;
    this.#options = options;
    this.#redis = new Redis(options.url, {
      commandTimeout: options.timeoutMs,
      connectTimeout: 2_000,
      maxRetriesPerRequest: 0,
      // What several requests take at once goes in one write, and comes in one read.
      enableAutoPipelining: true,
      retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
      connectionName: 'assay-backend-limits',
    });
    this.#redis.on('error', () => {});
    this.#redis.defineCommand('takeOne', { numberOfKeys: 1, lua: script });
  }

  /** Counts one request of `sender`, unless it is one too many. */
  async take(sender: string): Promise<Taken> {
    const { max, windowMs } = this.#rate;
    if (performance.now() < this.#restUntil) return this.#withoutRedis();
    try {
      const key = `${this.#options.prefix}rate:${sender}`;
      const scripted = this.#redis as unknown as Scripted;
      const [allowed, used, leftMs] = await scripted.takeOne(key, max, windowMs);
      return {
        isAllowed: allowed === 1,
        limit: max,
        remaining: Math.max(0, max - used),
        resetS: Math.max(1, Math.ceil(leftMs / 1_000)),
      };
    } catch (error) {
      this.#restUntil = performance.now() + REST_MS;
      this.#options.logger.warn({ err: error }, 'the rate limit has no Redis');
      return this.#withoutRedis();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
  }

  #withoutRedis(): Taken {
    const { max, onFailure } = this.#rate;
    if (onFailure === 'open') return { isAllowed: true, limit: max, remaining: max, resetS: 1 };
    throw new ApiError(503, 'limits_unavailable', 'requests can not be counted now; try again', {
      retryAfterS: 1,
    });
  }
}
