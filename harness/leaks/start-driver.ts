import { existsSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { isK6Script } from '../load/is-k6-script.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { startModule } from './module-driver.ts';

/**
 * Loads a module that exports or declares an operation, or a k6 script. Its imports say which it is.
 * @throws {UsageError} it is missing or wrong
 * @throws {InfrastructureError} it is a k6 script, and there is no k6
 */
export async function startDriver(path: string, options: DriverOptions): Promise<Driver> {
  if (!existsSync(path)) {
    throw new UsageError(`there is no module ${path}`, {
      remedy: 'name a file that exports op(), e.g. suites/stress/predict.leak.ts',
    });
  }
  if (await isK6Script(path)) {
    const { startK6 } = await import('./k6-driver.ts');
    return await startK6(path, options);
  }
  if (options.users !== null) {
    throw new UsageError(`${path} is no k6 script, and has no virtual users`, {
      remedy: "say how many operations run at a time in it: stress('name', { concurrency: 4 }, …)",
    });
  }
  return await startModule(path, options);
}
