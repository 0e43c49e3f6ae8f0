import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api/error.ts';
import type { LogWriter } from '../logs/log-writer.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { Identity, KeyRing, LoginOutcome } from './key-ring.ts';
import { scopeOf } from './scope.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request came with; null where none is asked for. */
    identity: Identity | null;
  }
}

interface Parts {
  /** Undefined where no key is asked for. */
  readonly keys: KeyRing | undefined;
  /** Undefined where nothing is limited. */
  readonly limiter: RateLimiter | undefined;
  readonly logs: LogWriter;
}

/**
 * Lets a request in: its key is known, in force and for what it asks, and its sender has not asked too
 * often. A key is limited by itself, whatever is not known yet by its address, so that guessing is.
 */
export function guard(server: FastifyInstance, { keys, limiter, logs }: Parts): void {
  server.decorateRequest('identity', null);
  server.addHook('onRequest', async (request, reply) => {
    const scope = scopeOf(request.method, request.routeOptions.url ?? '/');
    if (scope === null) return;
    const key = keyOf(request);
    const known = key === undefined ? undefined : keys?.recall(key);
    await limit(request, reply, known);
    if (keys === undefined) return;
    const identity = known ?? (await identify(request, key, keys));
    request.identity = identity;
    if (!identity.scopes.includes(scope) && !identity.scopes.includes('admin')) {
      note(request, 'forbidden', identity);
      throw new ApiError(
        403,
        'forbidden',
        `the key is not for this; it would need the scope ${scope}`,
      );
    }
  });

  async function limit(request: FastifyRequest, reply: FastifyReply, known: Identity | undefined) {
    if (limiter === undefined) return;
    const sender = known ? `key:${known.keyId}` : `ip:${request.ip}`;
    const { isAllowed, limit: max, remaining, resetS } = await limiter.take(sender);
    void reply.headers({
      'ratelimit-limit': max,
      'ratelimit-remaining': remaining,
      'ratelimit-reset': resetS,
    });
    if (isAllowed) return;
    const message = `more than ${max} requests; try again in ${resetS} s`;
    throw new ApiError(429, 'rate_limited', message, { retryAfterS: resetS });
  }

  async function identify(request: FastifyRequest, key: string | undefined, ring: KeyRing) {
    if (key === undefined) {
      throw new ApiError(
        401,
        'missing_key',
        'the request has no key; send Authorization: Bearer <key>',
      );
    }
    const lookup = await ring.look(key);
    if (lookup.outcome === 'accepted') {
      note(request, 'accepted', lookup.identity);
      return lookup.identity;
    }
    note(request, lookup.outcome, null);
    // Which of the three it is is nobody's business who has not the key.
    throw new ApiError(401, 'invalid_key', 'the key is unknown, expired or revoked');
  }

  function note(request: FastifyRequest, outcome: LoginOutcome, identity: Identity | null): void {
    logs.login({
      outcome,
      address: request.ip,
      apiKeyId: identity?.keyId ?? null,
      userId: identity?.userId ?? null,
    });
  }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  const single = headers['x-api-key'];
  return bearer ?? (typeof single === 'string' ? single.slice(0, 200) : undefined);
}
