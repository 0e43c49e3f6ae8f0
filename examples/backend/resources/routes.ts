import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { idText } from '../api/decimal.ts';
import { ApiError } from '../api/error.ts';
import { describe } from '../api/openapi/describe.ts';
import { validate } from '../api/validate.ts';
import type { Services } from '../services.ts';
import { createBody, rowAnswer, updateBody } from './bodies.ts';
import { included } from './include.ts';
import { listQuery } from './query.ts';
import { pathOf, type Resource, resources } from './resource.ts';
import { ResourceStore } from './store.ts';

const params = z.object({ id: idText });
const oneQuery = z.strictObject({ include: z.string().min(1).max(500).optional() });

/** The routes of all resources: one way to list, read, write and remove, for every table. */
export function resourceRoutes(server: FastifyInstance, services: Services): void {
  for (const resource of resources) routesOf(server, services, resource);
}

function routesOf(server: FastifyInstance, { database }: Services, resource: Resource): void {
  const store = new ResourceStore(database, resource);
  const path = pathOf(resource);
  const query = listQuery(resource);

  const tag = path.slice(1);
  const answer = rowAnswer(resource);
  const page = z.strictObject({
    rows: z.array(answer),
    total: z.int(),
    limit: z.int(),
    offset: z.int(),
  });
  const list = { summary: `Lists ${tag}`, tag, query, answer: page };
  server.get(path, describe(list), async (request) => {
    const asked = validate(query, request.query);
    const { rows, total } = await store.list(asked);
    return { rows, total, limit: asked.limit, offset: asked.offset };
  });
  const one = { summary: `One of ${tag}`, tag, query: oneQuery, answer };
  server.get(`${path}/:id`, describe(one), async (request, reply) => {
    const { include } = validate(oneQuery, request.query);
    const row = await store.find(validate(params, request.params).id);
    void reply.header('etag', `"${String(row['version'])}"`);
    if (include === undefined) return row;
    return { ...row, ...(await included(database, resource, row, include)) };
  });
  if (resource.kind === 'log') return;

  const forCreate = createBody(resource);
  const forUpdate = updateBody(resource);
  const create = { summary: `Adds one to ${tag}`, tag, body: forCreate, answer, status: 201 };
  server.post(path, describe(create), async (request, reply) => {
    const row = await store.create(validate(forCreate, request.body));
    void reply
      .code(201)
      .header('location', `${path}/${String(row['id'])}`)
      .header('etag', '"1"');
    return row;
  });
  const headers = { 'if-match': 'the ETag of what was read: with another one nothing changes' };
  const update = { summary: `Changes one of ${tag}`, tag, headers, body: forUpdate, answer };
  server.patch(`${path}/:id`, describe(update), async (request, reply) => {
    const { id } = validate(params, request.params);
    const values = validate(forUpdate, request.body);
    if (Object.keys(values).length === 0) {
      throw new ApiError(400, 'invalid_request', 'the body changes nothing');
    }
    const row = await store.update(id, versionOf(request), values);
    void reply.header('etag', `"${String(row['version'])}"`);
    return row;
  });
  const remove = { summary: `Removes one of ${tag}`, tag, headers };
  server.delete(`${path}/:id`, describe(remove), async (request, reply) => {
    await store.remove(validate(params, request.params).id, versionOf(request));
    void reply.code(204);
  });
}

/** Of `If-Match`, which is how a client says what it has seen (RFC 9110, section 13.1.1). */
function versionOf({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(given)?.[1];
  if (version !== undefined) return Number(version);
  throw new ApiError(400, 'invalid_request', 'If-Match takes the ETag of an answer, such as "1"');
}
