import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import {
  EngineCrashedError,
  EngineInputError,
  EngineOverloadedError,
  EngineReleasedError,
  EngineTimeoutError,
} from '../../../fixtures/engines/errors.ts';
import { DatabaseUnavailableError } from '../database/unavailable.ts';
import { NotFiniteError } from '../inference/classifier.ts';
import { QueueUnavailableError } from '../tasks/queue-unavailable.ts';
import { ApiError } from './error.ts';
import { shorten } from './shorten.ts';

/** How soon a client may try again: a batch of runs is done, or the engine's process is back. */
const RETRY_AFTER_S = 1;

/**
 * Every error leaves as `{"error": "<what, value, allowed>", "code": "…"}`, the protocol's v2 too
 * (it asks for `error` and allows more). What is our fault is logged and not told in detail.
 */
export function handleErrors(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    const path = shorten(request.url.split('?', 1)[0]!);
    void reply
      .code(404)
      .send({ error: `there is no ${request.method} ${path} here`, code: 'unknown_route' });
  });
  server.setErrorHandler<FastifyError>((thrown, request, reply) => {
    const error = toApiError(thrown, request);
    if (error.statusCode === 500) request.log.error({ err: thrown }, error.message);
    // A stack for each of a thousand refused requests would drown the reason.
    else if (error.statusCode > 500) {
      request.log.warn({ code: error.code, reason: reasonOf(thrown) }, error.message);
    }
    // What a refusal must say (RFC 9110, section 11.6.1).
    if (error.statusCode === 401) void reply.header('www-authenticate', 'Bearer');
    if (error.retryAfterS !== undefined) void reply.header('retry-after', error.retryAfterS);
    void reply.code(error.statusCode).send({ error: error.message, code: error.code });
  });
}

function toApiError(error: unknown, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  const cause = error;
  const options = { cause, retryAfterS: RETRY_AFTER_S };
  if (error instanceof EngineInputError) {
    return new ApiError(400, 'invalid_input', error.message, { cause });
  }
  if (error instanceof NotFiniteError) {
    return new ApiError(422, 'not_finite', error.message, { cause });
  }
  if (error instanceof EngineOverloadedError) {
    return new ApiError(
      503,
      'overloaded',
      'the engine has all the calls that it can queue',
      options,
    );
  }
  if (error instanceof EngineTimeoutError) {
    return new ApiError(504, 'engine_timeout', 'the engine did not answer before its deadline', {
      cause,
    });
  }
  if (error instanceof EngineCrashedError || error instanceof EngineReleasedError) {
    return new ApiError(503, 'engine_unavailable', 'the engine is starting again', options);
  }
  if (error instanceof DatabaseUnavailableError) {
    return new ApiError(503, 'database_unavailable', 'the database is not available', options);
  }
  if (error instanceof QueueUnavailableError) {
    return new ApiError(503, 'queue_unavailable', 'the task queue is not available', options);
  }
  if (isClientError(error)) return fromFastify(error, request);
  return new ApiError(500, 'internal', 'internal error; the log has its reason', { cause });
}

/** For the log: what an answer keeps to itself, such as addresses and the words of a driver. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Fastify's own: body too large, media type, JSON that does not parse; and the rate limit. */
function isClientError(error: unknown): error is FastifyError & { statusCode: number } {
  if (!(error instanceof Error) || !('statusCode' in error)) return false;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

const codes: Readonly<Record<number, string>> = {
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

function fromFastify(
  error: FastifyError & { statusCode: number },
  request: FastifyRequest,
): ApiError {
  const { statusCode, message } = error;
  const options = { cause: error };
  if (statusCode === 413) {
    const allowed = `allowed: ${request.routeOptions.bodyLimit} bytes`;
    return new ApiError(statusCode, 'body_too_large', `the body is too large; ${allowed}`, options);
  }
  return new ApiError(
    statusCode,
    codes[statusCode] ?? 'invalid_request',
    shorten(message),
    options,
  );
}
