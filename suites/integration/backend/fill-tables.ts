import type { Pool } from 'pg';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** Of a check that allows only certain words. */
  readonly check: string | null;
}

/** Every column that a row must be given a value for. */
const query = `
  select relname as table, attname as name, format_type(atttypid, atttypmod) as type,
    (select pg_get_constraintdef(oid) from pg_constraint
      where contype = 'c' and conrelid = attrelid and conkey = array[attnum]) as check
  from pg_attribute join pg_class on pg_class.oid = attrelid
  where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    and attnotnull and not atthasdef and attidentity = ''
  order by relname, attnum`;

/** By Postgres' name; the row of every table has the id 1. */
const values: Readonly<Record<string, unknown>> = {
  bigint: 1,
  integer: 7,
  real: 0.5,
  'double precision': 0.5,
  boolean: true,
  jsonb: '{"kept": true}',
  bytea: Buffer.from([1, 2, 3, 4]),
  'real[]': [0.25, 0.75],
  'text[]': ['read'],
};

/** Texts that a later version checks, as the programs of the earlier ones wrote them. */
const texts: Readonly<Record<string, string>> = { label: 'wear' };

function valueOf({ name, type, check }: Column): unknown {
  if (type !== 'text') return values[type];
  return texts[name] ?? /'([^']+)'::text/.exec(check ?? '')?.[1] ?? `some ${name}`;
}

/** Gives each table of the database one row, whatever tables there are. */
export async function fillTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query<Column>(query);
  const waiting = Map.groupBy(rows, ({ table }) => table);
  while (waiting.size > 0) {
    const before = waiting.size;
    let reason: unknown;
    for (const [table, columns] of waiting) {
      const names = ['id', ...columns.map(({ name }) => name)].map((name) => `"${name}"`);
      const places = names.map((_, index) => `$${index + 1}`);
      // A failed try takes a number, too, and the others refer to 1.
      const insert = `insert into "${table}" (${names.join(', ')}) overriding system value values (${places.join(', ')})`;
      try {
        await pool.query(insert, [1, ...columns.map(valueOf)]);
        waiting.delete(table);
      } catch (error) {
        // It may refer to a table that has no row yet.
        reason = error;
      }
    }
    if (waiting.size === before) throw reason;
  }
}

/** Every row of every table, by the table's name. */
export async function readTables(pool: Pool): Promise<Record<string, Record<string, unknown>[]>> {
  const { rows } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of rows) tables[name] = (await pool.query(`select * from "${name}"`)).rows;
  return tables;
}
