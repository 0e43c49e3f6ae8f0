import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * What is refused before a route is found: bytes that are no HTTP, a request that never ends, a path
 * that can't be decoded. It is answered in the same shape as every other error.
 */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly error: string;
}

const malformed = { status: 400, code: 'malformed_http', error: 'the request is not HTTP/1.1' };

/** By the code that Node's parser and its clock give. */
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    error: 'the headers are larger than 16 KiB',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    error: 'the request did not arrive in time',
  },
};

/** For Fastify's `clientErrorHandler`: there is no request and no reply, only the connection. */
export function answerMalformed(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, error: message } = refusals[error.code ?? ''] ?? malformed;
  const body = JSON.stringify({ error: message, code });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** For Fastify's `frameworkErrors`: the router could not read the path. */
export function answerBadPath(
  error: Error & { code?: string; statusCode?: number },
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  void reply.code(error.statusCode ?? 400).send({
    error: isTooLong ? 'a part of the path is too long' : 'the path is not percent-encoded UTF-8',
    code: isTooLong ? 'path_too_long' : 'bad_path',
  });
}
