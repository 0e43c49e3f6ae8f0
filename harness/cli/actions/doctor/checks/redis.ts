import { readVariable } from '../../../../config/environment.ts';
import { findRedis } from '../../../../setup/redis/find-redis.ts';
import type { Check } from '../check.ts';

export const redisCheck: Check = {
  name: 'Redis server',
  async look() {
    const server = await findRedis();
    if (server !== null) {
      return { state: 'here', detail: `${server.kind} ${server.version} (${server.path})` };
    }
    const remedy = 'assay install --with-deps';
    if (readVariable('ASSAY_REDIS_URL') !== null) {
      return {
        state: 'limited',
        detail: 'no server here, but ASSAY_REDIS_URL names one',
        costs: 'the embedded provider is skipped',
        remedy,
      };
    }
    return {
      state: 'missing',
      detail: 'neither redis-server nor valkey-server on the PATH',
      costs: 'everything that needs Redis fails, unless a Docker engine runs one',
      remedy,
    };
  },
};
