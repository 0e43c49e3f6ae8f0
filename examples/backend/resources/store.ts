import type { PgColumn } from 'drizzle-orm/pg-core';
import { ApiError } from '../api/error.ts';
import type { Database } from '../database/connect.ts';
import { and, asc, desc, eq, sql } from '../database/drizzle.ts';
import { asUnavailable, sqlStateOf } from '../database/unavailable.ts';
import { visibleColumns } from './bodies.ts';
import type { ListQuery } from './query.ts';
import { type Resource, tableOf } from './resource.ts';

export type Row = Readonly<Record<string, unknown>>;

/** The rows of one resource. What a client did wrong comes back as an `ApiError`, in our words. */
export class ResourceStore {
  readonly #orm: Database['orm'];
  readonly #resource: Resource;
  readonly #columns: Record<string, PgColumn>;

  constructor({ orm }: Database, resource: Resource) {
    this.#orm = orm;
    this.#resource = resource;
    this.#columns = visibleColumns(resource);
  }

  /** A page, and how many there are in all. */
  async list({ limit, offset, sort, filters }: ListQuery): Promise<{ rows: Row[]; total: number }> {
    const column = this.#columns[sort.replace('-', '')]!;
    const direction = sort.startsWith('-') ? desc : asc;
    const where = and(
      ...Object.entries(filters).map(([name, value]) => eq(this.#columns[name]!, value)),
    );
    const found = await this.#guarded(
      this.#orm
        .select({ ...this.#columns, total: sql<number>`count(*) over ()::integer` })
        .from(tableOf(this.#resource))
        .where(where)
        // The id decides between equals, or a page could repeat what the one before it had.
        .orderBy(direction(column), direction(this.#columns['id']!))
        .limit(limit)
        .offset(offset),
    );
    const total = found[0]?.total ?? 0;
    return { total, rows: found.map(({ total: _total, ...row }) => row) };
  }

  async find(id: number): Promise<Row> {
    const [row] = await this.#guarded(
      this.#orm
        .select(this.#columns)
        .from(tableOf(this.#resource))
        .where(eq(this.#columns['id']!, id)),
    );
    return row ?? this.#missing(id);
  }

  async create(values: Row): Promise<Row> {
    const [row] = await this.#guarded(
      this.#orm
        .insert(tableOf(this.#resource))
        .values(values as never)
        .returning(this.#columns),
    );
    return row!;
  }

  /** @param version the one that the client has seen; with another the row stays as it is */
  async update(id: number, version: number | undefined, values: Row): Promise<Row> {
    const seen = version === undefined ? undefined : eq(this.#columns['version']!, version);
    const [row] = await this.#guarded(
      this.#orm
        .update(tableOf(this.#resource))
        .set(values as never)
        .where(and(eq(this.#columns['id']!, id), seen))
        .returning(this.#columns),
    );
    return row ?? (await this.#changed(id));
  }

  async remove(id: number, version: number | undefined): Promise<void> {
    const seen = version === undefined ? undefined : eq(this.#columns['version']!, version);
    const gone = await this.#guarded(
      this.#orm
        .delete(tableOf(this.#resource))
        .where(and(eq(this.#columns['id']!, id), seen))
        .returning({ id: this.#columns['id']! }),
    );
    if (gone.length === 0) await this.#changed(id);
  }

  /** Nothing had that id and that version: which of the two? */
  async #changed(id: number): Promise<never> {
    const { version } = await this.find(id);
    throw new ApiError(
      412,
      'version_mismatch',
      `it was changed meanwhile and is at version ${String(version)}; read it again`,
    );
  }

  #missing(id: number): never {
    throw new ApiError(404, 'unknown_id', `there is no row ${id} here`);
  }

  async #guarded<Result>(query: PromiseLike<Result>): Promise<Result> {
    try {
      return await query;
    } catch (error) {
      throw refusalOf(error) ?? asUnavailable(error);
    }
  }
}

/** SQLSTATE (Postgres manual, appendix A) to what a client is told. */
const refusals: Readonly<Record<string, readonly [status: number, code: string, message: string]>> =
  {
    '23001': [409, 'reference_conflict', 'other rows refer to it'],
    '23503': [
      409,
      'reference_conflict',
      'it refers to a row that is not there, or others refer to it',
    ],
    '23505': [409, 'already_exists', 'there is one with the same unique values'],
    '23514': [400, 'invalid_request', 'a value is not one that the column takes'],
  };

function refusalOf(error: unknown): ApiError | undefined {
  const state = sqlStateOf(error);
  const refusal = state === undefined ? undefined : refusals[state];
  if (refusal) return new ApiError(refusal[0], refusal[1], refusal[2], { cause: error });
  // Class 22: a value that its type does not hold.
  if (state?.startsWith('22')) {
    return new ApiError(400, 'invalid_request', 'a value does not fit its column', {
      cause: error,
    });
  }
  return undefined;
}
