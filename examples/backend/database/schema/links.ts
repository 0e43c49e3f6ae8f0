import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { getTableColumns, getTableConfig } from '../drizzle.ts';
import { tables } from './tables.ts';

export type TableName = keyof typeof tables;

/** One foreign key, seen from both of its ends. */
export interface Link {
  readonly child: TableName;
  readonly parent: TableName;
  /** What the child calls its parent: `datasetId` → `dataset`. The parent calls its children by their table. */
  readonly toParent: string;
  /** Of the child. */
  readonly column: PgColumn;
  readonly field: string;
}

const names = new Map<PgTable, TableName>(
  Object.entries(tables).map(([name, table]) => [table as PgTable, name as TableName]),
);

/** Made of the foreign keys, so that neither side of a relation can be forgotten. */
export const links: readonly Link[] = [...names].flatMap(([table, child]) =>
  getTableConfig(table).foreignKeys.map((key) => {
    const { columns, foreignTable } = key.reference();
    const fields = Object.entries(getTableColumns(table));
    const [field, column] = fields.find(([, one]) => one === columns[0])!;
    return {
      child,
      parent: names.get(foreignTable)!,
      toParent: field.replace(/Id$/, ''),
      column,
      field,
    };
  }),
);
