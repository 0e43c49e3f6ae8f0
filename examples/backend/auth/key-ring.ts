import type { Database } from '../database/connect.ts';
import { eq } from '../database/drizzle.ts';
import type { loginOutcomes } from '../database/schema/logs.ts';
import { apiKeys, type scopes } from '../database/schema/people.ts';
import { guarded } from '../database/unavailable.ts';
import { hashKey, isKey } from './key.ts';

export type Scope = (typeof scopes)[number];

/** Who a request comes from. */
export interface Identity {
  readonly keyId: number;
  readonly userId: number | null;
  readonly scopes: readonly string[];
}

export type LoginOutcome = (typeof loginOutcomes)[number];
export type Lookup =
  | { readonly outcome: 'accepted'; readonly identity: Identity }
  | { readonly outcome: Exclude<LoginOutcome, 'accepted' | 'forbidden'> };

/** How long a key is believed without asking: a revoked one works so long at most. */
const BELIEVED_MS = 5_000;
/** More keys than are in use at a time; the oldest is forgotten. */
const MOST_BELIEVED = 10_000;
/** `last_used_at` is for people, who look at days. */
const NOTE_USE_MS = 60_000;

interface Believed {
  readonly identity: Identity;
  readonly until: number;
}

/** Finds out whose key it is. A key that was just seen costs no query. */
export class KeyRing {
  readonly #orm: Database['orm'];
  readonly #now: () => number;
  readonly #believed = new Map<string, Believed>();
  readonly #noted = new Map<number, number>();

  constructor({ orm }: Pick<Database, 'orm'>, now: () => number = Date.now) {
    this.#orm = orm;
    this.#now = now;
  }

  /** Of a key that was looked up lately. */
  recall(key: string): Identity | undefined {
    const believed = this.#believed.get(hashKey(key));
    return believed && believed.until > this.#now() ? believed.identity : undefined;
  }

  /** @throws {DatabaseUnavailableError} */
  async look(key: string): Promise<Lookup> {
    if (!isKey(key)) return { outcome: 'unknown' };
    const keySha256 = hashKey(key);
    const row = await this.#find(keySha256);
    if (row === undefined) return { outcome: 'unknown' };
    if (row.revokedAt !== null) return { outcome: 'revoked' };
    const now = this.#now();
    if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return { outcome: 'expired' };
    const identity = { keyId: row.id, userId: row.userId, scopes: row.scopes };
    const until = Math.min(now + BELIEVED_MS, row.expiresAt?.getTime() ?? Infinity);
    this.#believe(keySha256, { identity, until });
    await this.#noteUse(row.id, now);
    return { outcome: 'accepted', identity };
  }

  async #find(keySha256: string) {
    const found = this.#orm.select().from(apiKeys).where(eq(apiKeys.keySha256, keySha256));
    const [row] = await guarded(found);
    return row;
  }

  #believe(keySha256: string, believed: Believed): void {
    this.#believed.delete(keySha256);
    this.#believed.set(keySha256, believed);
    if (this.#believed.size <= MOST_BELIEVED) return;
    const [oldest] = this.#believed.keys();
    this.#believed.delete(oldest!);
  }

  async #noteUse(id: number, now: number): Promise<void> {
    if (now - (this.#noted.get(id) ?? -Infinity) < NOTE_USE_MS) return;
    this.#noted.set(id, now);
    if (this.#noted.size > MOST_BELIEVED) this.#noted.clear();
    const lastUsedAt = new Date(now);
    await guarded(this.#orm.update(apiKeys).set({ lastUsedAt }).where(eq(apiKeys.id, id)));
  }
}
