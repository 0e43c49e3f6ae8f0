import type { FastifyInstance } from 'fastify';
import { ApiError } from './error.ts';

/** RFC 9112, section 3.2: a request of HTTP/1.1 without `Host` is refused with 400. */
export function requireHost(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ raw }) => {
    if (raw.httpVersion !== '1.1' || raw.headers.host !== undefined) return;
    throw new ApiError(400, 'missing_host', 'the request has no Host header');
  });
}
