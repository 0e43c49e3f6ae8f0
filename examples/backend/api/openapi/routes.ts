import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { BackendConfig } from '../../config/environment.ts';
import { describe } from './describe.ts';
import { type DescribedRoute, openApiDocument } from './document.ts';

/** Hears of every route that is added after it, and serves the document of them at `/openapi.json`. */
export function openApiRoutes(server: FastifyInstance, config: BackendConfig): void {
  const routes: DescribedRoute[] = [];
  server.addHook('onRoute', ({ method, url, config: { description } = {} }) => {
    // Fastify adds a HEAD for each GET.
    if (description === undefined || method === 'HEAD') return;
    for (const one of [method].flat()) routes.push({ method: one, path: url, description });
  });

  let document: string | undefined;
  const about = { summary: 'This document', tag: 'service', answer: z.looseObject({}) };
  server.get('/openapi.json', describe(about), async (_request, reply) => {
    const { modelVersion: version } = config.engine;
    const hasKeys = config.auth.apiKeys === 'required';
    document ??= JSON.stringify(openApiDocument(routes, { version, hasKeys }));
    return await reply.type('application/json').send(document);
  });
}
