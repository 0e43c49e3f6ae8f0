import { UsageError } from '../errors.ts';
import type { AnswerCounts } from './answer-counts.ts';
import type { Given } from '../measurement/leak/protocol.ts';

/** Starts one fixture of a stress operation; what it opens is closed with `stack`. */
export type StressFixture = (
  given: Given,
  stack: AsyncDisposableStack,
  answers: AnswerCounts,
) => unknown;

/**
 * An operation that gives none back must not wait for one before that can be seen: a verdict on a count
 * takes two windows of ten blocks.
 */
const MOST_CONNECTIONS = 60;

/** What `stress('…', async ({ … }) => …)` can take apart. Each imports its part only when it is named. */
export const fixtures: Readonly<Record<string, StressFixture>> = {
  /** `engine('fp32')` by its name in the config; by itself the only entry, or the one called `default`. */
  async engine({ engines }, stack) {
    const { createEngine } = await import('../../fixtures/engines/create-engine.ts');
    const { callableEngine } = await import('../../fixtures/engines/callable-engine.ts');
    const { chooseEngine, configuredEngines, openingOptions } =
      await import('../../fixtures/engines/configured-engine.ts');
    const { SignalEngine } = await import('../../fixtures/engines/signal-engine.ts');
    const entries =
      engines === null
        ? await configuredEngines()
        : (JSON.parse(engines) as Awaited<ReturnType<typeof configuredEngines>>);
    const opened = new Map<string, Promise<InstanceType<typeof SignalEngine>>>();
    return callableEngine(async (name?: string) => {
      const entry = chooseEngine(entries, name ?? null);
      const known =
        opened.get(entry.name) ??
        createEngine(openingOptions(entry)).then((engine) => stack.use(new SignalEngine(engine)));
      opened.set(entry.name, known);
      return known;
    });
  },
  /** A function: `signal('healthy', { samples: 4096 })`. */
  async signal() {
    return (await import('../../fixtures/signals/index.ts')).signal;
  },
  async target(given, _stack, answers) {
    const { createClient } = await import('../../fixtures/target/http-client.ts');
    return answers.counting(createClient(given.target ?? ''));
  },
  async postgres(given, stack) {
    const { Pool } = await import('pg');
    const pool = new Pool({
      connectionString: serviceUrl(given, 'postgres'),
      max: MOST_CONNECTIONS,
    });
    // It ends when the last connection is given back, which an operation that leaks never does: the end
    // of the process closes those.
    stack.defer(() => void pool.end());
    return pool;
  },
  async redis(given, stack) {
    const { Redis } = await import('ioredis');
    const client = new Redis(serviceUrl(given, 'redis'));
    stack.defer(() => client.disconnect());
    return client;
  },
};

function serviceUrl({ services }: Given, name: string): string {
  const known = JSON.parse(services ?? '{}') as Record<string, { url?: string } | undefined>;
  const url = known[name]?.url;
  if (url === undefined) {
    throw new UsageError(`the operation uses ${name}, and it is not among the running services`, {
      remedy: `add services: { ${name}: {} } to the config, and start it with assay run`,
    });
  }
  return url;
}
