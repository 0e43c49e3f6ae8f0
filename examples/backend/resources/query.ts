import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { decimal, idText } from '../api/decimal.ts';
import { noNull, visibleColumns } from './bodies.ts';
import type { Resource } from './resource.ts';

/** Deeper pages would make the database read all that they skip: filter instead. */
const DEEPEST_OFFSET = 10_000;

export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  /** A column, with a dash before it for the other way round. */
  readonly sort: string;
  readonly filters: Readonly<Record<string, string | number | boolean | Date>>;
}

/**
 * The schema of a list's query: pages, a sort by any column, and equality on every column that has a
 * simple type.
 */
export function listQuery(resource: Resource) {
  const columns = visibleColumns(resource);
  const sorts = Object.keys(columns).flatMap((name) => [name, `-${name}`]);
  const filters: Record<string, z.ZodType> = {};
  for (const [name, column] of Object.entries(columns)) {
    const filter = filterOf(name, column);
    if (filter) filters[name] = filter.optional();
  }
  return z
    .strictObject({
      limit: decimal({ min: 1, max: 100 }).default(20),
      offset: decimal({ min: 0, max: DEEPEST_OFFSET }).default(0),
      sort: z
        .enum(sorts as [string, ...string[]], `takes one of ${sorts.join(', ')}`)
        .default('-id'),
      ...filters,
    })
    .transform(({ limit, offset, sort, ...rest }): ListQuery => {
      const given = Object.entries(rest).filter(([, value]) => value !== undefined);
      return { limit, offset, sort, filters: Object.fromEntries(given) as ListQuery['filters'] };
    });
}

function filterOf(name: string, { dataType, enumValues }: PgColumn): z.ZodType | undefined {
  if (enumValues && enumValues.length > 0) return z.enum(enumValues as [string]);
  if (dataType === 'string') return noNull(z.string().max(2_000));
  if (dataType === 'boolean') return z.enum(['true', 'false']).transform((text) => text === 'true');
  if (dataType !== 'number') return undefined;
  return name === 'id' || name.endsWith('Id') ? idText : decimal({ min: 0, max: 2 ** 31 - 1 });
}
