import { registerHooks } from 'node:module';
import { UsageError } from '../../../errors.ts';
import type { Operation } from '../operation.ts';
import { type Collected, collectInto } from './shim.ts';

/**
 * Takes a benchmark out of a stock Vitest 5 file without running Vitest: the file is imported with
 * `vitest` replaced by a small stand-in, its tests are run with a `bench` that takes note of what it is
 * given, and the test is then left standing at its `bench.compare(…)`, so that everything that the
 * operation closes over stays alive while it is timed here.
 * @param name as `listBenchmarks` gives it: `windowing > view`
 * @throws {UsageError} the file has no such benchmark
 */
export async function captureBenchmarks(address: string, name: string): Promise<Operation> {
  const collected = await collect(address);
  const found = collected.find((one) => one.name === name);
  if (found) {
    await found.before?.();
    return { name, run: found.run, close: () => found.after?.() };
  }
  const names = collected.map((one) => one.name).join(', ') || 'none';
  throw new UsageError(`there is no benchmark '${name}' in ${address}; it has ${names}`);
}

/**
 * What a file offers to compare: `null` for its own `op`, else the names of its benchmarks, in the order
 * in which they are written.
 */
export async function listOperations(address: string): Promise<readonly (string | null)[]> {
  let module: unknown;
  hookVitest();
  const collected = await collectInto(async () => {
    module = await import(address);
  });
  const exportsOp = typeof module === 'object' && module !== null && 'op' in module;
  return exportsOp ? [null] : collected.map(({ name }) => name);
}

let hooked = false;

async function collect(address: string): Promise<readonly Collected[]> {
  hookVitest();
  return collectInto(() => import(address));
}

function hookVitest(): void {
  if (hooked) return;
  hooked = true;
  const stand = new URL('shim.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' ? { url: stand, shortCircuit: true } : next(specifier, context),
  });
}
