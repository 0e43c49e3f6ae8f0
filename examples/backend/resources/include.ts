import type { Database } from '../database/connect.ts';
import { desc, eq } from '../database/drizzle.ts';
import { type Link, links } from '../database/schema/links.ts';
import { ApiError } from '../api/error.ts';
import { shorten } from '../api/shorten.ts';
import { asUnavailable } from '../database/unavailable.ts';
import { visibleColumns } from './bodies.ts';
import { type Resource, resourceOf, resources, tableOf } from './resource.ts';
import type { Row } from './store.ts';

/** Children of one row that are shown with it; more are listed by their own resource, filtered. */
const MOST_CHILDREN = 100;

/**
 * What a row is related to, by the names that were asked for (`?include=dataset,tags`).
 * @throws {ApiError} 400 for a name that is none, with those that there are
 */
export async function included(
  database: Database,
  resource: Resource,
  row: Row,
  asked: string,
): Promise<Row> {
  const related: Record<string, unknown> = {};
  for (const name of new Set(asked.split(','))) {
    const link = links.find((one) => isServed(one) && isNamed(one, resource, name));
    if (link === undefined) throw unknown(resource, name);
    related[name] = await relatedRows(database, resource, link, row);
  }
  return related;
}

/** Whether both of its ends are resources. */
function isServed({ child, parent }: Link): boolean {
  return [child, parent].every((name) => resources.some((one) => one.name === name));
}

function isNamed({ child, parent, toParent }: Link, { name }: Resource, asked: string): boolean {
  return (child === name && toParent === asked) || (parent === name && child === asked);
}

async function relatedRows(
  { orm }: Database,
  { name }: Resource,
  link: Link,
  row: Row,
): Promise<unknown> {
  const isParent = link.child === name;
  const other = resourceOf(isParent ? link.parent : link.child);
  const columns = visibleColumns(other);
  const key = isParent ? row[link.field] : row['id'];
  if (key === null) return null;
  try {
    const rows = await orm
      .select(columns)
      .from(tableOf(other))
      .where(eq(isParent ? columns['id']! : link.column, key))
      .orderBy(desc(columns['id']!))
      .limit(MOST_CHILDREN);
    return isParent ? (rows[0] ?? null) : rows;
  } catch (error) {
    throw asUnavailable(error);
  }
}

function unknown({ name }: Resource, asked: string): ApiError {
  const known = links
    .filter(isServed)
    .flatMap((link) => [
      ...(link.child === name ? [link.toParent] : []),
      ...(link.parent === name ? [link.child] : []),
    ]);
  const allowed = known.length > 0 ? known.join(', ') : 'nothing';
  return new ApiError(
    400,
    'invalid_request',
    `include: '${shorten(asked)}' is no relation; allowed: ${allowed}`,
  );
}
