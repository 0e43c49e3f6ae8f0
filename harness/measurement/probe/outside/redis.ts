import { Redis } from 'ioredis';
import type { OutsideProbe, OutsideResource } from './outside-probe.ts';
import { tally } from './tally.ts';

const clientName = 'assay-probe';
const CONNECT_TIMEOUT_MS = 3_000;

const resources: readonly OutsideResource[] = [
  {
    resource: 'redisClients',
    kind: 'count',
    what: 'connections of Redis from this host',
    noise: 'a connection that is about to close, for which the sample waits',
  },
  {
    resource: 'redisSubscriptions',
    kind: 'count',
    what: 'channels, patterns and shard channels that clients are subscribed to',
    noise: 'none between operations',
  },
  {
    resource: 'redisBlocked',
    kind: 'count',
    what: 'clients in a blocking command (BLPOP, XREAD BLOCK, …)',
    noise: 'workers of queues wait in one, and leave it for a moment to do their work',
  },
  {
    resource: 'redisKeys',
    kind: 'count',
    what: 'keys without a time to live, in all databases of the server',
    noise: 'none between operations; what others write on the same server counts too',
  },
  {
    resource: 'redisMemory',
    kind: 'bytes',
    what: 'memory of the Redis server (used_memory)',
    noise: 'buffers of clients and tables that are resized: 100 kB up and down',
  },
];

/** Counts what the operation leaves in Redis, over one connection of its own. */
export async function openRedisProbe(url: string): Promise<OutsideProbe> {
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
  const list = async (): Promise<RedisConnection[]> => {
    const all = connectionsOf((await redis.client('LIST')) as string);
    const host = all.find(({ name }) => name === clientName)?.host;
    return all.filter((one) => one.name !== clientName && one.host === host);
  };
  const keyspace = () => redis.info('keyspace');
  const atFirst = new Set((await list()).map(({ id }) => id));
  return {
    resources,
    async read() {
      const [clients, space, memory] = await Promise.all([
        list(),
        keyspace(),
        redis.info('memory'),
      ]);
      return {
        redisClients: clients.length,
        redisSubscriptions: clients.reduce((sum, one) => sum + one.subscriptions, 0),
        redisBlocked: clients.filter((one) => one.isBlocked).length,
        redisKeys: keysWithoutTimeToLive(space),
        redisMemory: Number(/^used_memory:(\d+)/m.exec(memory)?.[1] ?? 0),
      };
    },
    async detail(resource) {
      if (resource === 'redisKeys' || resource === 'redisMemory') return {};
      const clients = await list();
      const left = clients.filter(
        (one) =>
          (resource === 'redisClients' && !atFirst.has(one.id)) ||
          (resource === 'redisSubscriptions' && one.subscriptions > 0) ||
          (resource === 'redisBlocked' && one.isBlocked),
      );
      return tally(left.map((one) => `${one.library}client, last command ${one.command}`));
    },
    [Symbol.asyncDispose]: async () => redis.disconnect(),
  };
}

interface RedisConnection {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  /** `ioredis `, or nothing where the client does not say. */
  readonly library: string;
  readonly command: string;
  readonly subscriptions: number;
  readonly isBlocked: boolean;
}

/** Lines of `key=value` pairs (Redis manual, CLIENT LIST). */
function connectionsOf(text: string): RedisConnection[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('id='))
    .map((line) => {
      const fields = new Map(
        line.split(' ').map((pair) => pair.split(/=(.*)/s) as unknown as [string, string]),
      );
      const count = (name: string): number => Number(fields.get(name) ?? 0);
      const library = fields.get('lib-name')?.replace(/\(.*$/, '') ?? '';
      return {
        id: fields.get('id') ?? '',
        name: fields.get('name') ?? '',
        host: (fields.get('addr') ?? '').replace(/:\d+$/, ''),
        library: library === '' ? '' : `${library} `,
        command: (fields.get('cmd') ?? '').replace('NULL', 'none'),
        subscriptions: count('sub') + count('psub') + count('ssub'),
        isBlocked: (fields.get('flags') ?? '').includes('b'),
      };
    });
}

/** `db0:keys=12,expires=3,avg_ttl=0` (Redis manual, INFO keyspace). */
function keysWithoutTimeToLive(info: string): number {
  let count = 0;
  for (const [, keys, expires] of info.matchAll(/^db\d+:keys=(\d+),expires=(\d+)/gm)) {
    count += Number(keys) - Number(expires);
  }
  return count;
}
