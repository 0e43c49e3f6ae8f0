import type { ClientBase } from 'pg';

/** What the original called slow. */
const SLOW_MS = 1_000;

interface Warning {
  warn(details: { readonly query: string; readonly durationMs: number }, message: string): void;
}

type Callback = (...args: unknown[]) => void;

/** Logs what takes longer than a second, with its text and without its parameters, which are data. */
export function logSlowQueries(client: ClientBase, logger: Warning): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const timed = (...args: unknown[]): unknown => {
    const start = performance.now();
    const ended = () => {
      const durationMs = Math.round(performance.now() - start);
      if (durationMs >= SLOW_MS) logger.warn({ query: textOf(args[0]), durationMs }, 'slow query');
    };
    // pg calls back or gives a promise; drizzle takes the promise, the pool's own `query` the callback.
    const last = args.at(-1);
    if (typeof last === 'function') {
      const called: Callback = (...results) => {
        ended();
        (last as Callback)(...results);
      };
      return query(...args.slice(0, -1), called);
    }
    const result = query(...args);
    if (result instanceof Promise) void result.then(ended, ended);
    return result;
  };
  Object.assign(client, { query: timed });
}

function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  const { text } = (query ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : 'unknown';
}
