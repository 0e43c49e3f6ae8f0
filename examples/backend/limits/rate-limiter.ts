import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import { ApiError } from '../api/error.ts';
import { InGroups } from '../in-groups.ts';
import { slidingWindow } from './sliding-window.ts';

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

/** A Redis that was just silent is not asked: every request would wait for it. */
const REST_MS = 1_000;
/** Senders of one round trip. */
const LARGEST_GROUP = 256;
/** With so many requests left, and asked so lately, a sender is let in first and counted after. */
const PLENTY = 1_000;
const TRUSTED_MS = 20;
/** More senders with plenty than come at a time; the oldest is asked about again. */
const MOST_ROOMS = 10_000;

/** What a sender had left when Redis was last asked. */
interface Room {
  remaining: number;
  readonly resetS: number;
  readonly askedAtMs: number;
  /** Let in since, and not counted in Redis yet. */
  owed: number;
}

interface Scripted {
  slidingWindow(keyCount: number, ...keysAndArguments: (string | number)[]): Promise<number[]>;
}

/**
 * Counts requests in Redis, for all replicas together. A sender that is far from its limit is counted with
 * its next request: replicas may together let in what comes within 20 ms too many, and count that, too.
 */
export class RateLimiter implements AsyncDisposable {
  readonly #redis: Redis;
  readonly #options: RedisOptions;
  readonly #rate: RateLimit;
  readonly #takes: InGroups<string, Taken>;
  readonly #rooms = new Map<string, Room>();
  #restUntil = 0;

  constructor(rate: RateLimit, options: RedisOptions) {
    this.#rate = rate;
    this.#options = options;
    this.#redis = new Redis(options.url, {
      commandTimeout: options.timeoutMs,
      connectTimeout: 2_000,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
      connectionName: 'assay-backend-limits',
    });
    this.#redis.on('error', () => {});
    this.#redis.defineCommand('slidingWindow', { lua: slidingWindow });
    this.#takes = new InGroups((senders) => this.#takeAll(senders), LARGEST_GROUP);
  }

  /**
   * Counts one request of `sender`, unless it is one too many.
   * @throws {ApiError} 503 `limits_unavailable` if Redis does not answer and nobody is let in then
   */
  async take(sender: string): Promise<Taken> {
    const room = this.#rooms.get(sender);
    if (room && room.remaining >= PLENTY && performance.now() < room.askedAtMs + TRUSTED_MS) {
      room.remaining -= 1;
      room.owed += 1;
      const { remaining, resetS } = room;
      return { isAllowed: true, limit: this.#rate.max, remaining, resetS };
    }
    const [taken] = await this.#takes.add([sender]);
    return taken!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
  }

  /** In the order of the senders: of the requests of one, the first come are let in. */
  async #takeAll(senders: readonly string[]): Promise<Taken[]> {
    if (performance.now() < this.#restUntil) return senders.map(() => this.#withoutRedis());
    try {
      const rooms = await this.#ask(Map.groupBy(senders, (sender) => sender));
      return senders.map((sender) => {
        const room = rooms.get(sender)!;
        const isAllowed = room.granted > 0;
        room.granted -= 1;
        if (isAllowed) room.remaining -= 1;
        const remaining = Math.max(0, room.remaining);
        return { isAllowed, limit: this.#rate.max, remaining, resetS: room.resetS };
      });
    } catch (error) {
      this.#restUntil = performance.now() + REST_MS;
      this.#options.logger.warn({ err: error }, 'the rate limit has no Redis');
      return senders.map(() => this.#withoutRedis());
    }
  }

  async #ask(bySender: ReadonlyMap<string, readonly string[]>) {
    const { max, windowMs } = this.#rate;
    const senders = [...bySender.keys()];
    const keys = senders.map((sender) => `${this.#options.prefix}rate:${sender}`);
    const counts = senders.flatMap((sender) => {
      const { owed = 0 } = this.#rooms.get(sender) ?? {};
      this.#rooms.delete(sender);
      return [owed, bySender.get(sender)!.length];
    });
    const askedAtMs = performance.now();
    const scripted = this.#redis as unknown as Scripted;
    const [leftMs, ...answers] = await scripted.slidingWindow(
      keys.length,
      ...keys,
      max,
      windowMs,
      ...counts,
    );
    const resetS = Math.max(1, Math.ceil(leftMs! / 1_000));
    return new Map(
      senders.map((sender, place) => {
        const granted = answers[2 * place]!;
        const room = {
          remaining: max - answers[2 * place + 1]!,
          resetS,
          askedAtMs,
          owed: 0,
          granted,
        };
        if (room.remaining >= PLENTY) this.#remember(sender, room);
        return [sender, room];
      }),
    );
  }

  #remember(sender: string, room: Room): void {
    this.#rooms.set(sender, room);
    if (this.#rooms.size <= MOST_ROOMS) return;
    const [oldest] = this.#rooms.keys();
    this.#rooms.delete(oldest!);
  }

  #withoutRedis(): Taken {
    const { max, onFailure } = this.#rate;
    if (onFailure === 'open') return { isAllowed: true, limit: max, remaining: max, resetS: 1 };
    throw new ApiError(503, 'limits_unavailable', 'requests can not be counted now; try again', {
      retryAfterS: 1,
    });
  }
}
