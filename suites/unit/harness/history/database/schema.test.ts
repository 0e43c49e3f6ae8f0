import { getTableColumns, is, Table } from 'drizzle-orm';
import { getTableConfig as postgresConfig, PgTable } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, test } from 'vitest';
import * as postgres from '../../../../../harness/history/database/schema/postgres.ts';
import * as sqlite from '../../../../../harness/history/database/schema/sqlite.ts';
import { temporaryHistory } from '../kept/kept-history.ts';

const tablesOf = (schema: object): readonly Table[] =>
  Object.values(schema).filter((one): one is Table => is(one, Table));

const names = (columns: readonly unknown[]): readonly string[] =>
  columns.map((column) => (column as { name: string }).name);

function configOf(table: Table) {
  const config = is(table, PgTable)
    ? postgresConfig(table)
    : sqliteConfig(table as unknown as SQLiteTable);
  return {
    name: config.name,
    columns: Object.values(getTableColumns(table)).map((column) => ({
      name: column.name,
      notNull: column.notNull,
      isKey: column.primary,
      isUnique: column.isUnique,
      type: column.dataType === 'custom' ? 'buffer' : column.dataType,
    })),
    keys: config.primaryKeys.map(({ columns }) => names(columns)),
    uniques: config.uniqueConstraints.map(({ columns }) => names(columns)),
    indexes: config.indexes.map((one) => [one.config.name, names(one.config.columns)]),
    references: config.foreignKeys.map((key) => {
      const { columns, foreignColumns } = key.reference();
      return [names(columns), names(foreignColumns), key.onDelete ?? 'no action'];
    }),
  };
}

test('both databases have the same tables, columns, keys, indexes and references', () => {
  expect(tablesOf(postgres).map(configOf)).toEqual(tablesOf(sqlite).map(configOf));
  expect(tablesOf(sqlite)).toHaveLength(9);
});

test('the migrations make the columns that the schema has', async () => {
  await using history = await temporaryHistory();
  for (const table of tablesOf(sqlite)) {
    const { name, columns, indexes } = configOf(table);
    const made = await history.database.query<{ name: string; notnull: number }>(
      `select name, "notnull" from pragma_table_info('${name}')`,
    );
    expect(made.map((one) => [one.name, one.notnull === 1])).toEqual(
      columns.map((one) => [one.name, one.notNull]),
    );
    const found = await history.database.query<{ name: string }>(
      `select name from pragma_index_list('${name}')`,
    );
    for (const [index] of indexes) expect(names(found)).toContain(index);
  }
});
