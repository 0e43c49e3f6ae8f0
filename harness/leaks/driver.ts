import { existsSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { isK6Script } from '../load/is-k6-script.ts';
import type { Block } from '../measurement/leak/blocks.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { Given, Loaded } from '../measurement/leak/protocol.ts';
import { type ModuleOptions, startModule } from './module-driver.ts';

/** What runs the operations: a fresh process with a module in it, or k6 with a script. */
export interface Driver extends AsyncDisposable {
  readonly loaded: Loaded;
  /** The process that runs a module, and is measured where it drives no server; null with k6. */
  readonly process: LeakProcess | null;
  prepare(given: Given): Promise<void>;
  /** @returns milliseconds that the operations took */
  run(block: Block, deadlineMs: number): Promise<number>;
  /** What the last run took beyond its operations; left out where that is next to nothing. */
  startMs?(): number;
  teardown(): Promise<void>;
}

export interface DriverOptions extends ModuleOptions {
  /** Virtual users of a k6 script; null for the usual number. */
  readonly users: number | null;
}

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
