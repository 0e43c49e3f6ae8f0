import { InfrastructureError } from '../errors.ts';
import { findK6 } from '../load/find-k6.ts';
import { installK6, k6Plan } from './k6/install-k6.ts';
import type { Say } from './progress.ts';
import { findRedis } from './redis/find-redis.ts';
import { findPackageManager, installCommand, installRedis } from './redis/install-redis.ts';

/** One tool after `assay install`. */
export type Installed =
  | {
      readonly tool: 'k6' | 'redis';
      readonly state: 'present' | 'installed';
      readonly path: string;
      readonly version: string;
    }
  | {
      readonly tool: 'k6' | 'redis';
      readonly state: 'missing';
      readonly reason: string;
      readonly remedy: string | null;
    };

/**
 * Brings what npm does not: k6 into the user's cache, and with `withDeps` a Redis server through the
 * system's package manager. What can't be brought is in the answer with its reason; the other tool
 * is installed all the same.
 */
export async function install(withDeps: boolean, say: Say): Promise<readonly Installed[]> {
  // A compiler at work and a package manager that waits for the net don't disturb one another.
  return Promise.all([bringK6(say), bringRedis(withDeps, say)]);
}

/** What `install` would do, in words; nothing is changed. */
export async function planInstall(withDeps: boolean): Promise<readonly string[]> {
  const [k6, redis, manager] = await Promise.all([findK6(), findRedis(), findPackageManager()]);
  const k6Lines =
    k6 === null
      ? k6Plan.map((what, index) => `k6: ${index === 0 ? what : `where that fails, ${what}`}`)
      : [`k6: ${k6.version.text} is there (${k6.path})`];
  if (redis !== null) return [...k6Lines, `Redis: ${redis.version} is there (${redis.path})`];
  if (!withDeps) return [...k6Lines, 'Redis: missing, and left alone without --with-deps'];
  const command = manager === null ? 'no known package manager' : installCommand(manager);
  return [...k6Lines, `Redis: ${command}`];
}

async function bringK6(say: Say): Promise<Installed> {
  const before = await findK6();
  try {
    const k6 = before ?? (await installK6(say));
    return {
      tool: 'k6',
      state: before === null ? 'installed' : 'present',
      path: k6.path,
      version: k6.version.text,
    };
  } catch (error) {
    return missing('k6', error);
  }
}

async function bringRedis(withDeps: boolean, say: Say): Promise<Installed> {
  const before = await findRedis();
  if (before === null && !withDeps) {
    return {
      tool: 'redis',
      state: 'missing',
      reason: 'no Redis server on the PATH',
      remedy: 'assay install --with-deps',
    };
  }
  try {
    const redis = before ?? (await installRedis(say));
    const state = before === null ? 'installed' : 'present';
    return { tool: 'redis', state, path: redis.path, version: redis.version };
  } catch (error) {
    return missing('redis', error);
  }
}

function missing(tool: 'k6' | 'redis', error: unknown): Installed {
  if (!(error instanceof InfrastructureError)) throw error;
  return { tool, state: 'missing', reason: error.message, remedy: error.remedy };
}
