import { createHash, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from './error.ts';

/** The same `Idempotency-Key` is the same task: who is not sure that it was heard asks again. */
export function taskIdOf({ headers, identity }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (key === undefined) return randomUUID();
  if (typeof key !== 'string' || !/^[\w.:-]{1,200}$/.test(key)) {
    throw new ApiError(
      400,
      'invalid_request',
      'Idempotency-Key takes 1 to 200 letters, digits, dots, dashes, colons and underscores',
    );
  }
  const hash = createHash('sha256')
    .update(`${identity?.keyId ?? ''} ${key}`)
    .digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}
