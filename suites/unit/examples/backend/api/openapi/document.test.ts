import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type DescribedRoute,
  openApiDocument,
} from '../../../../../../examples/backend/api/openapi/document.ts';

const routes: DescribedRoute[] = [
  {
    method: 'GET',
    path: '/datasets/:id',
    description: {
      summary: 'One',
      tag: 'datasets',
      query: z.strictObject({ include: z.string().optional(), page: z.string() }),
      answer: z.strictObject({ id: z.int() }),
    },
  },
  {
    method: 'POST',
    path: '/tasks',
    description: {
      summary: 'Hands in',
      tag: 'tasks',
      headers: { 'idempotency-key': 'the same is the same' },
      // What a client sends is what it is before the transform.
      body: z.strictObject({ at: z.iso.datetime().transform((text) => new Date(text)) }),
      bytes: 'windows',
      answer: z.strictObject({}),
      status: 202,
    },
  },
  { method: 'DELETE', path: '/tasks/:id', description: { summary: 'Cancels', tag: 'tasks' } },
  {
    method: 'GET',
    path: '/metrics',
    description: { summary: 'Metrics', tag: 'service', answer: 'text/plain' },
  },
];

describe('the document', () => {
  const { paths } = openApiDocument(routes, { version: '1', hasKeys: true });

  test('has parameters of path, query and header', () => {
    expect(paths).toMatchObject({
      '/datasets/{id}': {
        get: {
          parameters: [
            { name: 'id', in: 'path', required: true },
            { name: 'include', in: 'query', schema: { type: 'string' } },
            { name: 'page', in: 'query', required: true },
          ],
        },
      },
      '/tasks': { post: { parameters: [{ name: 'idempotency-key', in: 'header' }] } },
    });
  });

  test('shows a body as a client sends it, in each form that is taken', () => {
    expect(paths).toMatchObject({
      '/tasks': {
        post: {
          requestBody: {
            content: {
              'application/json': { schema: { properties: { at: { type: 'string' } } } },
              'application/octet-stream': { schema: { description: 'windows' } },
            },
          },
        },
      },
    });
  });

  test('tells the status of success, and that there may be nothing in it', () => {
    expect(paths).toMatchObject({
      '/tasks': { post: { responses: { 202: { content: {} }, default: {} } } },
      '/tasks/{id}': { delete: { responses: { 204: { description: 'Success' } } } },
      '/metrics': { get: { responses: { 200: { content: { 'text/plain': {} } } } } },
    });
  });

  test('asks for a key with its scope where the guard does, and nowhere if there are no keys', () => {
    expect(paths).toMatchObject({
      '/tasks': {
        post: { security: [{ key: [] }], description: 'Needs a key with the scope predict.' },
      },
      '/metrics': { get: { summary: 'Metrics' } },
    });
    expect(JSON.stringify(paths).match(/"security"/g)).toHaveLength(3);
    const open = openApiDocument(routes, { version: '1', hasKeys: false });
    expect(JSON.stringify(open)).not.toContain('security');
  });
});
