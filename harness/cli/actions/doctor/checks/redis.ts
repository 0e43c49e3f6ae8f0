import { readVariable } from '../../../../config/environment.ts';
import { findRedis } from '../../../../setup/redis/find-redis.ts';
import type { Check } from '../check.ts';
import { lookForService } from './service.ts';

export const redisCheck: Check = {
  name: 'Redis',
  isWanted: ({ config }) => config?.services.redis !== undefined,
  look: ({ config }) =>
    lookForService({
      asked: config?.services.provider ?? config?.services.redis?.provider ?? 'auto',
      name: 'redis',
      external: readVariable('ASSAY_REDIS_URL') !== null,
      variable: 'ASSAY_REDIS_URL',
      embedded: async () => {
        const server = await findRedis();
        return server === null ? null : `${server.kind} ${server.version} (${server.path})`;
      },
      bring: 'assay install --with-deps',
    }),
};
