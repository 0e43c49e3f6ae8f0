import { z } from 'zod';
import { scopeOf } from '../../auth/scope.ts';
import { errorAnswer } from './answers.ts';
import type { RouteDescription } from './describe.ts';

export interface DescribedRoute {
  /** In capitals. */
  readonly method: string;
  /** With parameters as `:id`. */
  readonly path: string;
  readonly description: RouteDescription;
}

interface DocumentOptions {
  readonly version: string;
  /** Whether a request needs a key. */
  readonly hasKeys: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the routes. */
export function openApiDocument(
  routes: readonly DescribedRoute[],
  { version, hasKeys }: DocumentOptions,
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route, hasKeys);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Bearing-fault classifier', version },
    paths,
    components: {
      schemas: { Error: schemaOf(errorAnswer, 'output') },
      ...(hasKeys && { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } }),
    },
  };
}

function operation({ method, path, description }: DescribedRoute, hasKeys: boolean): Json {
  const { summary, tag, query, headers = {}, answer } = description;
  const { status = answer === undefined ? 204 : 200 } = description;
  const scope = hasKeys ? scopeOf(method, path) : null;
  return {
    summary,
    tags: [tag],
    ...(scope && { security: [{ key: [] }], description: `Needs a key with the scope ${scope}.` }),
    parameters: [
      ...path.matchAll(/:(\w+)/g).map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...(query ? queryParameters(query) : []),
      ...Object.entries(headers).map(([name, meaning]) => ({
        name,
        in: 'header',
        description: meaning,
        schema: { type: 'string' },
      })),
    ],
    ...requestBody(description),
    responses: {
      [status]: { description: 'Success', ...(answer && { content: contentOf(answer) }) },
      default: {
        description: 'What was wrong, and what is allowed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(
    query,
    'input',
  ) as z.core.JSONSchema.ObjectSchema;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
    ...(required.includes(name) && { required: true }),
  }));
}

function requestBody({ body, bytes }: RouteDescription): Json {
  if (body === undefined && bytes === undefined) return {};
  const content = {
    ...(body && { 'application/json': { schema: schemaOf(body, 'input') } }),
    ...(bytes && { 'application/octet-stream': { schema: { description: bytes } } }),
  };
  return { requestBody: { required: true, content } };
}

function contentOf(answer: z.ZodType | string): Json {
  if (typeof answer === 'string') return { [answer]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: schemaOf(answer, 'input') } };
}

/** What a client sees of a schema: what it takes before its transforms, without the dialect's name. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
