import { Redis } from 'ioredis';
import type { Readings } from '../catalog.ts';
import type { ObservedService } from '../plan.ts';
import type { SeenStatement } from '../resources.ts';
import type { ResourceSource } from '../source.ts';
import { StatementTally } from './statement-tally.ts';

const clientName = 'assay-observer';
const CONNECT_TIMEOUT_MS = 10_000;
/** Of the slow log, at its end: a server keeps 128 unless it is told otherwise. */
const SLOW_ENTRIES = 128;

/** What Redis tells of itself (INFO, SLOWLOG), over one connection of the observer's own. */
export class RedisSource implements ResourceSource {
  readonly of = 'redis';
  readonly isAsked = true;
  readonly #redis: Redis;
  readonly #firstSlow: number;
  #full: Readings = {};
  #before: { readonly atMs: number; readonly totals: RedisTotals } | null = null;

  private constructor(redis: Redis, firstSlow: number) {
    this.#redis = redis;
    this.#firstSlow = firstSlow;
  }

  static async open({ url }: ObservedService): Promise<RedisSource> {
    const redis = new Redis(url, {
      connectionName: clientName,
      connectTimeout: CONNECT_TIMEOUT_MS,
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      retryStrategy: () => null,
    });
    // Each command rejects with it as well.
    redis.on('error', () => undefined);
    await redis.connect();
    const [newest] = slowEntries(await redis.slowlog('GET', 1));
    return new RedisSource(redis, newest === undefined ? 0 : newest.id + 1);
  }

  get full(): Readings {
    return this.#full;
  }

  async read(): Promise<Readings> {
    const info = parseInfo(await this.#redis.info('all'));
    const now = { atMs: performance.now(), totals: totalsOf(info) };
    const before = this.#before;
    this.#before = now;
    const most = info.get('maxmemory') ?? 0;
    if (most > 0) this.#full = { memory: most };
    return {
      clients: info.get('connected_clients') ?? 0,
      blocked: info.get('blocked_clients') ?? 0,
      memory: info.get('used_memory') ?? 0,
      ...(before !== null && ratesBetween(before, now)),
    };
  }

  /** What the slow log got meanwhile. Of a command its name alone: what it was called with is the user's. */
  async statements(): Promise<readonly SeenStatement[]> {
    const tally = new StatementTally('redis');
    for (const { id, microseconds, command, client } of slowEntries(
      await this.#redis.slowlog('GET', SLOW_ENTRIES),
    )) {
      if (id >= this.#firstSlow && client !== clientName)
        tally.add(command, microseconds / 1000, null);
    }
    return tally.most('longestMs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
  }
}

/** Since the server began. */
export interface RedisTotals {
  readonly commands: number;
  readonly evictions: number;
  /** Time in commands. */
  readonly microseconds: number;
}

interface SlowEntry {
  readonly id: number;
  readonly microseconds: number;
  readonly command: string;
  readonly client: string;
}

/** Commands whose second word says what they do. */
const containers = new Set(['CLIENT', 'CONFIG', 'DEBUG', 'XINFO', 'XGROUP', 'MEMORY', 'SCRIPT']);

/** Redis manual, SLOWLOG GET; the last two since Redis 4. */
type SlowLogLine = [
  id: number,
  time: number,
  microseconds: number,
  words: string[],
  address?: string,
  client?: string,
];

function slowEntries(answer: unknown): SlowEntry[] {
  return (answer as SlowLogLine[]).map(([id, , microseconds, words, , client = '']) => {
    const [name = '', second = ''] = words;
    const upper = name.toUpperCase();
    const command = containers.has(upper) ? `${upper} ${second.toUpperCase()}` : upper;
    return { id, microseconds, command, client };
  });
}

/**
 * The numbers of INFO by their names. Of `cmdstat_get:calls=1,usec=5,…` the time in microseconds, added up
 * over all commands as `usec`.
 */
export function parseInfo(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  let microseconds = 0;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    if (line.startsWith('cmdstat_')) microseconds += Number(/,usec=(\d+)/.exec(line)?.[1] ?? 0);
    else values.set(line.slice(0, colon), Number(line.slice(colon + 1)));
  }
  return values.set('usec', microseconds);
}

function totalsOf(info: ReadonlyMap<string, number>): RedisTotals {
  return {
    commands: info.get('total_commands_processed') ?? 0,
    evictions: info.get('evicted_keys') ?? 0,
    microseconds: info.get('usec') ?? 0,
  };
}

function ratesBetween(
  before: { readonly atMs: number; readonly totals: RedisTotals },
  now: { readonly atMs: number; readonly totals: RedisTotals },
): Readings {
  const seconds = (now.atMs - before.atMs) / 1000;
  // A command that ran for long is counted at its end.
  const per = (name: keyof RedisTotals) =>
    Math.max(0, now.totals[name] - before.totals[name]) / seconds;
  return {
    commands: per('commands'),
    evictions: per('evictions'),
    working: Math.min(1, per('microseconds') / 1e6),
  };
}
