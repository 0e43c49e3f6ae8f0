import { Pool, type PoolClient, type PoolConfig } from 'pg';

type Connected = (
  error: Error | undefined,
  client?: PoolClient,
  done?: PoolClient['release'],
) => void;

/** How long a connection that is asked may take to answer. */
const ANSWER_MS = 1_000;

/**
 * A pool that asks a connection that was idle for a while whether it lives before it hands it out, and
 * takes the next one if not. A firewall or a proxy that has forgotten a connection tells neither side: the
 * first query on it would wait until it times out.
 */
export class CheckedPool extends Pool {
  readonly #trustedIdleMs: number;
  readonly #usedAtMs = new WeakMap<PoolClient, number>();

  /** @param trustedIdleMs what was used so lately is not asked: busy connections cost nothing more */
  constructor(config: PoolConfig, trustedIdleMs: number) {
    super(config);
    this.#trustedIdleMs = trustedIdleMs;
    this.on('release', (_error, client) => this.#usedAtMs.set(client, performance.now()));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<PoolClient> | void {
    const connected = this.#connectChecked();
    if (callback === undefined) return connected;
    // The pool's own `query` calls it this way.
    void connected.then(
      // oxlint-disable-next-line promise/no-callback-in-promise
      (client) => callback(undefined, client, (error) => client.release(error)),
      // oxlint-disable-next-line promise/no-callback-in-promise
      (error: unknown) => callback(error as Error),
    );
  }

  async #connectChecked(): Promise<PoolClient> {
    // Where one was forgotten the others were, too: asking each would add up.
    for (let areLikelyAlive = true; ; areLikelyAlive = false) {
      const client = await super.connect();
      const usedAtMs = this.#usedAtMs.get(client) ?? Infinity;
      if (performance.now() - usedAtMs <= this.#trustedIdleMs) return client;
      if (areLikelyAlive && (await answers(client))) return client;
      client.release(true);
    }
  }
}

async function answers(client: PoolClient): Promise<boolean> {
  const { promise: silence, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ANSWER_MS);
  try {
    return await Promise.race([client.query('select 1').then(() => true), silence]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
