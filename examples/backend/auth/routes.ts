import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idText } from '../api/decimal.ts';
import { ApiError } from '../api/error.ts';
import { newKeyAnswer } from '../api/openapi/answers.ts';
import { describe } from '../api/openapi/describe.ts';
import { validate } from '../api/validate.ts';
import { and, eq, isNull } from '../database/drizzle.ts';
import { apiKeys, scopes } from '../database/schema/people.ts';
import { guarded } from '../database/unavailable.ts';
import type { Database } from '../database/connect.ts';
import type { Services } from '../services.ts';
import { hashKey, newKey } from './key.ts';

export const newKeyBody = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  userId: z.int().positive().optional(),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
});

type NewKey = z.output<typeof newKeyBody>;

/** Makes a key. Its text is in what this gives, and nowhere else. */
export async function createKey({ orm }: Pick<Database, 'orm'>, asked: NewKey) {
  const key = newKey();
  const row = { ...asked, keySha256: hashKey(key) };
  const [made] = await guarded(orm.insert(apiKeys).values(row).returning({ id: apiKeys.id }));
  return { id: made!.id, key };
}

/** `POST /api-keys` shows a new key once; `DELETE` revokes one. The resource of keys lists them. */
export function keyRoutes(server: FastifyInstance, { database }: Services): void {
  const create = {
    summary: 'Makes a key, which is shown once',
    tag: 'api-keys',
    body: newKeyBody,
    answer: newKeyAnswer,
    status: 201,
  };
  server.post('/api-keys', describe(create), async (request, reply) => {
    const asked = validate(newKeyBody, request.body);
    const made = await createKey(database, asked);
    void reply
      .code(201)
      .header('location', `/api-keys/${made.id}`)
      .header('cache-control', 'no-store');
    return { ...made, name: asked.name, scopes: asked.scopes };
  });

  const revoke = { summary: 'Revokes a key', tag: 'api-keys' };
  server.delete('/api-keys/:id', describe(revoke), async (request, reply) => {
    const { id } = validate(z.object({ id: idText }), request.params);
    const revoked = await guarded(
      database.orm
        .update(apiKeys)
        .set({ revokedAt: new Date() })
        .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
        .returning({ id: apiKeys.id }),
    );
    if (revoked.length === 0) {
      throw new ApiError(404, 'unknown_id', `there is no key ${id} that is in force`);
    }
    void reply.code(204);
  });
}
