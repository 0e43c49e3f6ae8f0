import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LeakProcess } from '../measurement/leak/child-process.ts';
import { seededLeakVariable, writeSeededLeak } from '../measurement/probe/seeded-leak.ts';
import type { Driver, ModuleOptions } from './driver.ts';

/** Each catches what hangs: on a machine that is busy with much else a process takes a minute to start. */
const LOAD_DEADLINE_MS = 120_000;
const PREPARE_DEADLINE_MS = 120_000;

/** Only operations that take fixtures apart need it: it imports the fixtures. */
const contextModule = fileURLToPath(
  new URL(`./stress-context${import.meta.url.slice(-3)}`, import.meta.url),
);

/** Only a process that is thrown away has it: clocks that can be advanced. */
const trialClocks = new URL(
  `../measurement/leak/trial/install${import.meta.url.slice(-3)}`,
  import.meta.url,
);

/** Loads a module in a fresh process, which then runs its operation. */
export async function startModule(
  modulePath: string,
  options: ModuleOptions,
): Promise<Driver & { readonly process: LeakProcess }> {
  await using starting = new AsyncDisposableStack();
  const process = starting.use(
    new LeakProcess({
      cwd: globalThis.process.cwd(),
      environment: {
        ASSAY_PROBE_HEAP: undefined,
        [seededLeakVariable]: options.seededLeak ? writeSeededLeak(options.seededLeak) : undefined,
      },
      nodeFlags: options.isTrial ? ['--import', trialClocks.href] : [],
      ...options,
    }),
  );
  const loaded = await process.ask(
    { do: 'load', modulePath: resolve(modulePath) },
    LOAD_DEADLINE_MS,
  );
  const owned = starting.move();
  return {
    loaded,
    process,
    async prepare(given) {
      const module = loaded.uses.length > 0 ? contextModule : null;
      await process.ask({ do: 'prepare', contextModule: module, given }, PREPARE_DEADLINE_MS);
    },
    run: async (block, deadlineMs) =>
      (await process.ask({ do: 'run', ...block }, deadlineMs)).milliseconds,
    teardown: async () => void (await process.ask({ do: 'teardown' }, PREPARE_DEADLINE_MS)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
