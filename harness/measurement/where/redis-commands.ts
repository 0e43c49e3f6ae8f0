import { Redis } from 'ioredis';

import type { TakenByName } from './stretch.ts';

const CONNECT_TIMEOUT_MS = 3_000;

/** Tells what each command of a Redis server took since it started, of all its clients. */
export interface RedisCommands extends Disposable {
  read(): Promise<TakenByName>;
}

export async function openRedisCommands(url: string): Promise<RedisCommands> {
  const redis = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  // Each command rejects with it as well.
  redis.on('error', () => undefined);
  await redis.connect();
  return {
    read: async () => parseCommandStats(await redis.info('commandstats')),
    [Symbol.dispose]: () => redis.disconnect(),
  };
}

/** `cmdstat_config|get:calls=2,usec=31,…` (Redis manual, INFO). What asks for it is left out. */
export function parseCommandStats(info: string): TakenByName {
  return new Map(
    [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+),usec=(\d+)/gmu)]
      .map(([, name = '', calls, microseconds]) => {
        const taken = { calls: Number(calls), ms: Number(microseconds) / 1000 };
        return [name.replace('|', ' '), taken] as const;
      })
      .filter(([name]) => name !== 'info'),
  );
}
