import type { PgTable } from 'drizzle-orm/pg-core';
import { Client } from 'pg';
import { getTableConfig } from './drizzle.ts';
import { requireServer } from './embedded.ts';
import { tables } from './schema/tables.ts';

interface Catalog {
  readonly columns: ReadonlySet<string>;
  readonly constraints: ReadonlySet<string>;
  readonly indexes: ReadonlySet<string>;
  readonly triggers: ReadonlySet<string>;
}

const kinds = [
  ['columns', 'column'],
  ['constraints', 'constraint'],
  ['indexes', 'index'],
  ['triggers', 'trigger'],
] as const;

/**
 * What the database has and the schema does not declare, and the other way round: a sentence for each,
 * none if they are the same.
 */
export async function findDrift(url: string): Promise<string[]> {
  requireServer(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const found = await readCatalog(client);
    const declared = declaredCatalog();
    return kinds.flatMap(([kind, word]) => [
      ...[...declared[kind].difference(found[kind])].map(
        (one) => `the database lacks ${word} ${one}`,
      ),
      ...[...found[kind].difference(declared[kind])].map(
        (one) => `the schema does not know ${word} ${one}`,
      ),
    ]);
  } finally {
    await client.end();
  }
}

function declaredCatalog(): Catalog {
  const columns = new Set<string>();
  const constraints = new Set<string>();
  const indexes = new Set<string>();
  const triggers = new Set<string>();
  for (const table of Object.values(tables)) {
    const config = getTableConfig(table as PgTable);
    for (const { name, notNull, getSQLType, ...column } of config.columns.map(plain)) {
      columns.add(`${config.name}.${name} ${getSQLType()}${notNull ? ' not null' : ''}`);
      if (column.primary) constraints.add(`${config.name}_pkey`);
      if (column.uniqueName !== undefined) constraints.add(column.uniqueName);
    }
    for (const { name } of config.uniqueConstraints) constraints.add(name!);
    for (const { name } of config.checks) constraints.add(name);
    for (const key of config.foreignKeys) constraints.add(key.getName());
    for (const { config: one } of config.indexes) indexes.add(one.name!);
    triggers.add(`touch on ${config.name}`);
  }
  return { columns, constraints, indexes, triggers };
}

type Column = ReturnType<typeof getTableConfig>['columns'][number];

function plain(column: Column) {
  const { name, notNull, primary, isUnique, uniqueName } = column;
  return {
    name,
    notNull,
    primary,
    uniqueName: isUnique ? uniqueName : undefined,
    getSQLType: () => column.getSQLType(),
  };
}

async function readCatalog(client: Client): Promise<Catalog> {
  const texts = async (query: string) => {
    const { rows } = await client.query<{ text: string }>(query);
    return new Set(rows.map(({ text }) => text));
  };
  return {
    columns: await texts(
      `select format('%s.%s %s%s', relname, attname, format_type(atttypid, atttypmod),
         case when attnotnull then ' not null' else '' end) as text
       from pg_attribute join pg_class on pg_class.oid = attrelid
       where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped`,
    ),
    constraints: await texts(
      `select conname as text from pg_constraint
       where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c')`,
    ),
    // Those that no constraint brought.
    indexes: await texts(
      `select relname as text from pg_index join pg_class on pg_class.oid = indexrelid
       where relnamespace = 'public'::regnamespace
         and not exists (select from pg_constraint where conindid = indexrelid)`,
    ),
    triggers: await texts(
      `select format('%s on %s', tgname, relname) as text from pg_trigger
       join pg_class on pg_class.oid = tgrelid
       where relnamespace = 'public'::regnamespace and not tgisinternal`,
    ),
  };
}
