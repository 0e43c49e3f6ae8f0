import { UsageError } from '../../errors.ts';

/** What is timed: user code, never seen before. */
export interface Operation {
  readonly name: string;
  /** Called again and again; may return a promise, which is then awaited before the next call. */
  readonly run: () => unknown;
  /** Called once, after the last call. */
  readonly close: () => unknown;
}

/** What a module of `assay compare` exports. `setup`'s result is given to `op` and to `teardown`. */
export interface OperationModule {
  readonly name?: unknown;
  readonly setup?: unknown;
  readonly op?: unknown;
  readonly teardown?: unknown;
}

/**
 * Makes the operation of a module ready to be called.
 * @throws {UsageError} `op` is missing, or an export is not what it should be
 */
export async function operationOf(module: OperationModule, file: string): Promise<Operation> {
  const { op } = module;
  if (!isCallable(op)) {
    throw new UsageError(`${file} exports no function 'op'`, {
      remedy: 'export function op() { … }, and if needed setup, teardown and name',
    });
  }
  const setup = optional(module.setup, 'setup', file);
  const teardown = optional(module.teardown, 'teardown', file);
  const state: unknown = await setup?.();
  const name = typeof module.name === 'string' ? module.name : 'op';
  // Without a state the function is called as it is: a wrapper costs 2 ns, which a short one shows.
  const run = setup === null ? op : () => op(state);
  return { name, run, close: () => teardown?.(state) };
}

type Callable = (state?: unknown) => unknown;

function optional(value: unknown, name: string, file: string): Callable | null {
  if (value === undefined) return null;
  if (isCallable(value)) return value;
  throw new UsageError(`'${name}' of ${file} is not a function`);
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}
