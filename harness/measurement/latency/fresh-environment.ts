import { join } from 'node:path';
import { cacheFolder, childEnvironment } from '../../config/environment.ts';

/** The most that the environment grows by: its size moves the stack, and with it the alignment of data. */
const MOST_PADDING = 4096;

/**
 * The environment of a fresh process: of random size, and with a cache of compiled modules, without which
 * stripping our own types takes 120 ms of each launch's processor time.
 */
export function freshEnvironment(random: () => number): Record<string, string> {
  return childEnvironment({
    LAUNCH_PADDING: 'x'.repeat(Math.floor(random() * MOST_PADDING)),
    NODE_COMPILE_CACHE: join(cacheFolder(), 'compiled'),
  });
}
