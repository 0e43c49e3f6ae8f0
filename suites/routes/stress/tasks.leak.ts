import { stress } from 'assay';
import { freshBatch } from '../fresh.ts';

/** The same key is the same task: each further one would wait in Redis for a worker. */
const headers = { 'idempotency-key': 'leak-hunt' };

stress(
  'tasks',
  { retained: { heap: '<= 256 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target }, index) => {
    const handedIn = await target.post('/tasks', freshBatch(index, 1), { headers });
    const { id } = (await handedIn.json()) as { id?: string };
    if (handedIn.status !== 202) throw new Error(`status ${handedIn.status}`);
    const seen = await target.get(`/tasks/${id}`);
    if (!seen.ok) throw new Error(`status ${seen.status}: ${await seen.text()}`);
    await seen.arrayBuffer();
  },
);
