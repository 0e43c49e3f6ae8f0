import { UsageError } from '../../../errors.ts';

/**
 * The stand-in for `vitest` while benchmarks are taken out of a file: what a benchmark file uses of it,
 * and nothing that judges. A test stops at its first `bench.compare(…)` or `.run()`.
 */
export interface Collected {
  readonly name: string;
  readonly run: () => unknown;
  readonly before: (() => unknown) | undefined;
  readonly after: (() => unknown) | undefined;
}

interface BenchOptions {
  readonly beforeAll?: () => unknown;
  readonly afterAll?: () => unknown;
  readonly beforeEach?: () => unknown;
  readonly afterEach?: () => unknown;
}

interface Registration {
  readonly name: string;
  readonly run: () => Promise<never>;
}

type TestBody = (context: { readonly bench: unknown }) => unknown;

let tests: { readonly name: string; readonly body: TestBody }[] = [];
let hooks: (() => unknown)[] = [];
let path: string[] = [];

/** Imports a file and runs its tests up to their benchmarks. */
export async function collectInto(load: () => Promise<unknown>): Promise<readonly Collected[]> {
  tests = [];
  hooks = [];
  path = [];
  await load();
  const [mine, before] = [tests, hooks];
  for (const hook of before) await hook();
  const collected: Collected[] = [];
  for (const { name, body } of mine) {
    const standing = Promise.withResolvers<void>();
    const bench = benchFixture(name, collected, standing.resolve);
    await Promise.race([Promise.resolve(body({ bench })), standing.promise]);
  }
  return collected;
}

function benchFixture(test: string, collected: Collected[], standStill: () => void): unknown {
  const stopHere = (): Promise<never> => {
    standStill();
    return new Promise<never>(() => {});
  };
  const register = (label: unknown, ...rest: readonly unknown[]): Registration => {
    const name = `${test} > ${typeof label === 'function' ? label.name : String(label)}`;
    const run = rest.at(-1);
    if (typeof run !== 'function') throw new UsageError(`the benchmark '${name}' has no function`);
    const options = (rest.length > 1 ? rest[0] : {}) as BenchOptions;
    if (options.beforeEach || options.afterEach) {
      throw new UsageError(`the benchmark '${name}' has a hook around each call`, {
        remedy: 'a slice is many calls: prepare in beforeAll, or export op and setup',
      });
    }
    collected.push({
      name,
      run: run as () => unknown,
      before: options.beforeAll,
      after: options.afterAll,
    });
    return { name, run: stopHere };
  };
  // `bench.from` reads a stored result: nothing to time.
  return Object.assign(register, { compare: stopHere, from: () => ({ name: '', run: stopHere }) });
}

function addTest(name: unknown, ...rest: readonly unknown[]): void {
  const body = rest.findLast((one) => typeof one === 'function');
  if (body) tests.push({ name: [...path, String(name)].join(' > '), body: body as TestBody });
}

const skipped = (): void => {};

export const test = Object.assign(addTest, { only: addTest, skip: skipped, todo: skipped });
export const it = test;

function addSuite(name: unknown, ...rest: readonly unknown[]): void {
  const body = rest.findLast((one) => typeof one === 'function') as (() => void) | undefined;
  path = [...path, String(name)];
  body?.();
  path = path.slice(0, -1);
}

export const describe = Object.assign(addSuite, { only: addSuite, skip: skipped, todo: skipped });

export function beforeAll(hook: () => unknown): void {
  hooks.push(hook);
}

export const beforeEach = beforeAll;
export const afterAll = skipped;
export const afterEach = skipped;

/** Whatever is expected is expected of a result that is never there. */
export const expect: unknown = new Proxy(() => {}, {
  get: () => expect,
  apply: () => expect,
});
