import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { scopeOf } from '../auth/scope.ts';
import type { LogWriter } from './log-writer.ts';

/** The id that a proxy gave the request, if it is one; else one of our own. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID();
}

/** Every answer says which request it is of; every request but probes leaves a row. */
export function logRequests(server: FastifyInstance, logs: LogWriter): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    done();
    const route = request.routeOptions.url ?? 'unknown';
    if (scopeOf(request.method, route) === null) return;
    logs.request({
      requestId: request.id,
      apiKeyId: request.identity?.keyId ?? null,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
    });
  });
}
