// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'assay/fixtures';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { z } from 'zod';
import * as answers from '../../../examples/backend/api/openapi/answers.ts';
import { readConfig } from '../../../examples/backend/config/environment.ts';
import { buildServer } from '../../../examples/backend/server.ts';
import { test as base, vibration } from './backend-test.ts';

interface Operation {
  readonly summary: string;
  readonly security?: unknown;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Served {
  readonly server: FastifyInstance;
  /** `GET /datasets/{id}`, of every route that was registered. */
  readonly routes: readonly string[];
  readonly document: { readonly paths: Readonly<Record<string, Record<string, Operation>>> };
}

const test = base.extend(
  'served',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }): Promise<Served> => {
    const routes: string[] = [];
    const server = await buildServer({
      config: readConfig({
        DATABASE_URL: postgresUrl,
        REDIS_URL: redisUrl,
        LOG_LEVEL: 'silent',
        ENGINE_TIMEOUT_MS: '60000',
        HEALTH_TIMEOUT_MS: '60000',
        REDIS_TIMEOUT_MS: '60000',
      }),
      extend: (app) =>
        app.addHook('onRoute', ({ method, url }) => {
          for (const one of [method].flat()) {
            // Of each GET, and of CORS.
            if (one === 'HEAD' || one === 'OPTIONS') continue;
            routes.push(`${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
          }
        }),
    });
    onCleanup(() => server.close());
    const response = await server.inject({ url: '/openapi.json' });
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    return { server, routes, document: response.json() };
  },
);

test('the document is valid OpenAPI 3.1', async ({ served: { document } }) => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('every route that is registered is in the document, and nothing else', ({
  served: { routes, document },
}) => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual([...routes].toSorted());
  expect(routes).toContain('POST /tasks/predict-dataset');
  expect(routes.length).toBeGreaterThan(100);
});

test('every operation says what it does, what it takes and what it answers', ({
  served: { document },
}) => {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { summary, requestBody, responses }] of Object.entries(operations)) {
      const name = `${method} ${path}`;
      expect(summary, name).not.toBe('');
      expect(Object.keys(responses), name).toHaveLength(2);
      expect(requestBody !== undefined, name).toBe(method === 'post' || method === 'patch');
    }
  }
  expect(document.paths['/predict']!['post']!.requestBody!.content).toMatchObject({
    'application/json': { schema: { properties: { signal: { type: 'array', minItems: 4_096 } } } },
    'application/octet-stream': {},
  });
});

const post = (url: string, payload: object) => ({ method: 'POST', url, payload }) as const;

test('what is answered is what the document says', async ({ served: { server } }) => {
  const answered = async (schema: z.ZodType, request: InjectOptions) => {
    const response = await server.inject(request);
    expect(response.statusCode, request.url as string).toBeLessThan(300);
    const body: unknown = response.json();
    expect(schema.safeParse(body).error, request.url as string).toBeUndefined();
    return body as { id: string };
  };
  const signal = [...vibration()];
  const { id } = await answered(answers.freshPrediction, post('/predict', { signal }));
  await answered(answers.batchAnswer, post('/predict/batch', { signals: [signal] }));
  await answered(answers.predictionsPage, { url: '/predictions?limit=1' });
  await answered(answers.predictionAnswer, { url: `/predictions/${id}` });
  const task = await answered(answers.taskHandedIn, post('/tasks', { signals: [signal] }));
  await answered(answers.taskHandedIn, post('/tasks/evaluate', { datasetId: 1 }));
  await answered(answers.tasksPage, { url: '/tasks?limit=1' });
  await answered(answers.taskAnswer, { url: `/tasks/${task.id}` });
  await answered(answers.taskEventsAnswer, { url: `/tasks/${task.id}/events` });
  await answered(answers.healthAnswer, { url: '/health' });
  await answered(answers.liveAnswer, { url: '/health/live' });
  await answered(answers.classesAnswer, { url: '/model/classes' });
  await answered(answers.modelAnswer, { url: '/model/info' });
  await answered(answers.newKeyAnswer, post('/api-keys', { name: 'a', scopes: ['read'] }));
  await answered(answers.v2Server, { url: '/v2' });
  await answered(answers.readyAnswer, { url: '/v2/health/ready' });
  await answered(answers.v2Model, { url: '/v2/models/fault' });
  await answered(answers.v2Ready, { url: '/v2/models/fault/ready' });
  const inputs = [{ name: 'signal', datatype: 'FP32', shape: [1, 1, 4_096], data: signal }];
  await answered(answers.v2Inference, post('/v2/models/fault/infer', { inputs }));
  const refused = await server.inject({ url: '/predictions/none' });
  expect(answers.errorAnswer.safeParse(refused.json()).success).toBe(true);
});
