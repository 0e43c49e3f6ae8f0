// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { describe, expect } from 'assay/fixtures';
import { pathOf, resources } from '../../../examples/backend/resources/resource.ts';
import type { TargetClient } from '../../../fixtures/target/target.ts';
import { bodyOf, test } from './backend-test.ts';

interface Row {
  readonly id: number;
  readonly version: number;
  readonly [column: string]: unknown;
}

let made = 0;
const unique = (what: string) => `${what}-${(made += 1)}`;

async function create(backend: TargetClient, path: string, body: object): Promise<Row> {
  const response = await backend.post(path, body);
  const row = await bodyOf<Row>(response);
  expect({ path, status: response.status, row }).toMatchObject({ path, status: 201 });
  expect(response.headers.get('location')).toBe(`${path}/${row.id}`);
  return row;
}

function change(
  backend: TargetClient,
  method: 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  ifMatch?: string,
): Promise<Response> {
  return fetch(backend.url + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

test.for(resources.map(pathOf))('GET %s lists what there is', async (path, { backend }) => {
  const response = await backend.get(`${path}?limit=1`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ rows: expect.any(Array), limit: 1, offset: 0 });
});

test('every open resource is written, read, changed and removed the same way', async ({
  backend,
}) => {
  const role = await create(backend, '/roles', { name: unique('role'), scopes: ['read'] });
  const user = await create(backend, '/users', {
    roleId: role.id,
    email: `${unique('user')}@example.org`,
    name: 'A',
  });
  const dataset = await create(backend, '/datasets', { name: unique('set'), ownerId: user.id });
  const experiment = await create(backend, '/experiments', {
    name: unique('experiment'),
    datasetId: dataset.id,
    config: { name: 'baseline', model: { kind: 'resnet' } },
  });
  expect(experiment['config']).toMatchObject({ training: { mixedPrecision: true } });
  const model = await create(backend, '/models', { name: unique('model'), release: '1' });
  const variant = await create(backend, '/model-variants', {
    modelId: model.id,
    precision: 'int8',
    sha256: String(made).padStart(64, '0'),
    bytes: 1_000,
  });
  const rest: [path: string, body: object][] = [
    ['/tags', { experimentId: experiment.id, name: 'first' }],
    ['/training-runs', { experimentId: experiment.id, modelId: model.id, accuracy: 0.5 }],
    ['/hpo-campaigns', { name: unique('hpo'), strategy: 'tpe', seed: 1, trialLimit: 10 }],
    ['/nas-campaigns', { name: unique('nas'), seed: 1, trialLimit: 10 }],
    ['/dataset-generations', { datasetId: dataset.id, seed: 1, perClass: 2 }],
    ['/dataset-imports', { datasetId: dataset.id, source: 'rig-4', format: 'mat' }],
    [
      '/evaluations',
      { variantId: variant.id, datasetId: dataset.id, signalCount: 1, accuracy: 1, latencyMs: 2 },
    ],
    [
      '/saved-searches',
      { userId: user.id, name: 'mine', resource: 'experiments', query: { sort: 'name' } },
    ],
    ['/notification-preferences', { userId: user.id, event: 'task.failed', channel: 'email' }],
    ['/webhooks', { url: `https://example.org/${unique('hook')}`, states: ['failed'] }],
  ];
  for (const [path, body] of rest) {
    const row = await create(backend, path, body);
    const one = `${path}/${row.id}`;
    expect(await bodyOf<Row>(await backend.get(one))).toEqual(row);
    const [column, value] = Object.entries(body).at(-1)! as [string, unknown];
    const changed = await change(backend, 'PATCH', one, { [column]: value });
    expect(await bodyOf<Row>(changed)).toMatchObject({ id: row.id, version: 2 });
    expect((await change(backend, 'DELETE', one)).status).toBe(204);
    expect((await backend.get(one)).status).toBe(404);
  }
});

test('a page has its size, its order and the number of all; equals keep their order', async ({
  backend,
}) => {
  const release = unique('release');
  for (const name of ['c', 'a', 'b', 'a2']) await create(backend, '/models', { name, release });
  const page = async (query: string) => {
    const response = await backend.get(`/models?release=${release}&${query}`);
    const { rows, total } = await bodyOf<{ rows: Row[]; total: number }>(response);
    return { names: rows.map(({ name }) => name), total };
  };
  expect(await page('sort=name&limit=2')).toEqual({ names: ['a', 'a2'], total: 4 });
  expect(await page('sort=name&limit=2&offset=2')).toEqual({ names: ['b', 'c'], total: 4 });
  expect(await page('sort=-name&limit=1')).toEqual({ names: ['c'], total: 4 });
  expect(await page('sort=release')).toEqual({ names: ['c', 'a', 'b', 'a2'], total: 4 });
  expect(await page('name=b')).toEqual({ names: ['b'], total: 1 });
});

test('who has not seen the last change does not overwrite it', async ({ backend }) => {
  const { id } = await create(backend, '/datasets', { name: unique('set') });
  const path = `/datasets/${id}`;
  const first = await change(backend, 'PATCH', path, { description: 'first' }, '"1"');
  expect(first.headers.get('etag')).toBe('"2"');
  const second = await change(backend, 'PATCH', path, { description: 'second' }, '"1"');
  expect(second.status).toBe(412);
  expect((await bodyOf(second)).error).toContain('is at version 2');
  expect((await change(backend, 'DELETE', path, undefined, '"1"')).status).toBe(412);
  expect(await bodyOf<Row>(await backend.get(path))).toMatchObject({ description: 'first' });
  expect((await change(backend, 'DELETE', path, undefined, '"2"')).status).toBe(204);
});

test('of 20 who change the same version at once, one succeeds', async ({ backend }) => {
  const { id } = await create(backend, '/datasets', { name: unique('set') });
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const body = { description: String(index) };
      return (await change(backend, 'PATCH', `/datasets/${id}`, body, '"1"')).status;
    }),
  );
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(19).fill(412)]);
});

test('a row comes with its relations, from either side', async ({ backend }) => {
  const dataset = await create(backend, '/datasets', { name: unique('set') });
  const config = { name: 'a' };
  const experiment = await create(backend, '/experiments', {
    name: unique('e'),
    datasetId: dataset.id,
    config,
  });
  await create(backend, '/tags', { experimentId: experiment.id, name: 'x' });
  expect(
    await bodyOf<Row>(
      await backend.get(`/experiments/${experiment.id}?include=dataset,tags,owner`),
    ),
  ).toMatchObject({ dataset: { id: dataset.id }, tags: [{ name: 'x' }], owner: null });
  expect(
    await bodyOf<Row>(await backend.get(`/datasets/${dataset.id}?include=experiments`)),
  ).toMatchObject({ experiments: [{ id: experiment.id }] });
});

describe('what is wrong is said in our words', () => {
  test.for<[what: string, path: string, body: object, status: number, reason: string]>([
    [
      'a reference to nothing',
      '/tags',
      { experimentId: 999_999, name: 'x' },
      409,
      'refers to a row that is not there',
    ],
    ['a missing column', '/tags', { name: 'x' }, 400, 'experimentId'],
    ['a column that is not there', '/datasets', { name: 'x', color: 'red' }, 400, 'color'],
    ['a column of the server', '/datasets', { name: 'x', id: 5 }, 400, 'id'],
    [
      'a word that is none',
      '/hpo-campaigns',
      { name: 'x', strategy: 'grid', seed: 1, trialLimit: 1 },
      400,
      'strategy',
    ],
    [
      'an integer beyond its type',
      '/hpo-campaigns',
      { name: 'x', strategy: 'tpe', seed: 2 ** 31, trialLimit: 1 },
      400,
      'seed',
    ],
    ['a null in a text', '/datasets', { name: 'a\0b' }, 400, 'null characters'],
    [
      'an experiment that can not be',
      '/experiments',
      { name: 'x', config: { name: 'x', training: { epochs: 1 } } },
      400,
      'config',
    ],
    [
      'a webhook that is no URL',
      '/webhooks',
      { url: 'file:///etc/passwd', states: ['failed'] },
      400,
      'url',
    ],
    ['a log', '/request-logs', { method: 'GET' }, 404, 'there is no POST'],
  ])('%s', async ([, path, body, status, reason], { backend }) => {
    const response = await backend.post(path, body);
    expect(response.status).toBe(status);
    expect((await bodyOf(response)).error).toContain(reason);
  });

  test('a name that is taken', async ({ backend }) => {
    const name = unique('set');
    await create(backend, '/datasets', { name });
    expect((await backend.post('/datasets', { name })).status).toBe(409);
  });

  test('a row that others hang on stays', async ({ backend }) => {
    const role = await create(backend, '/roles', { name: unique('role'), scopes: [] });
    await create(backend, '/users', {
      roleId: role.id,
      email: `${unique('u')}@example.org`,
      name: 'A',
    });
    expect((await change(backend, 'DELETE', `/roles/${role.id}`)).status).toBe(409);
  });

  test.for([
    ['/datasets?sort=color', 400],
    ["/datasets?sort=name'--", 400],
    ['/datasets?color=red', 400],
    ['/datasets?ownerId=1 or 1=1', 400],
    ["/datasets?name=' or '1'='1", 200],
    ['/datasets?offset=10001', 400],
    ['/datasets?limit=101', 400],
    ['/datasets/1?include=everything&x=1', 400],
    ['/datasets/0', 400],
    ['/signals?samples=x', 400],
    ['/api-keys?keySha256=x', 400],
  ] as const)('GET %s is %i', async ([path, status], { backend }) => {
    expect((await backend.get(path)).status).toBe(status);
  });
});
