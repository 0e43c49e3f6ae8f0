import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { getTableColumns } from '../database/drizzle.ts';
import { type Resource, tableOf } from './resource.ts';

/** The database and its triggers write these. */
const kept = new Set(['id', 'createdAt', 'updatedAt', 'version']);
const LONGEST_TEXT = 2_000;
const MOST_ELEMENTS = 8_192;
/** Postgres' integer. */
const INT4 = 2 ** 31 - 1;

/** The columns that a client sees. */
export function visibleColumns(resource: Resource): Record<string, PgColumn> {
  const all = Object.entries(getTableColumns(tableOf(resource)));
  return Object.fromEntries(all.filter(([name]) => !resource.hidden.includes(name)));
}

/** What `POST` takes: every column that a client writes, as the table declares it. */
export function createBody(resource: Resource): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(visibleColumns(resource))
        .filter(([name]) => !kept.has(name))
        .map(([name, column]) => {
          const schema = resource.rules[name] ?? schemaOf(column);
          if (column.notNull) return [name, column.hasDefault ? schema.optional() : schema];
          return [name, schema.nullish()];
        }),
    ),
  );
}

/** What `PATCH` takes: any of them. */
export function updateBody(resource: Resource): z.ZodObject {
  return createBody(resource).partial();
}

/** A row as it is answered; with `include` it has its relations, too. */
export function rowAnswer(resource: Resource): z.ZodObject {
  return z.looseObject(
    Object.fromEntries(
      Object.entries(visibleColumns(resource)).map(([name, column]) => {
        const schema = schemaOf(column);
        return [name, column.notNull ? schema : schema.nullable()];
      }),
    ),
  );
}

function schemaOf(column: PgColumn): z.ZodType {
  if (column.enumValues && column.enumValues.length > 0)
    return z.enum(column.enumValues as [string]);
  switch (column.dataType) {
    case 'string':
      return noNull(z.string().max(LONGEST_TEXT));
    case 'boolean':
      return z.boolean();
    case 'date':
      return z.iso.datetime({ offset: true }).transform((value) => new Date(value));
    case 'json':
      return z.record(z.string().max(200), z.unknown());
    case 'array':
      return z
        .array(column.getSQLType() === 'real[]' ? z.number() : z.string().max(LONGEST_TEXT))
        .max(MOST_ELEMENTS);
    default:
      return numberOf(column.getSQLType());
  }
}

/** Postgres' text holds every character but the null. */
export function noNull(schema: z.ZodString): z.ZodString {
  return schema.refine((value) => !value.includes('\0'), 'takes text without null characters');
}

function numberOf(type: string): z.ZodType {
  if (type === 'bigint') return z.int().positive();
  if (type === 'integer')
    return z
      .int()
      .min(-INT4 - 1)
      .max(INT4);
  // Beyond it a real is infinite.
  return type === 'real' ? z.number().min(-3.4e38).max(3.4e38) : z.number();
}
