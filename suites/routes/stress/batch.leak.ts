import { stress } from 'assay';
import { freshBatch } from '../fresh.ts';

/** Windows in a request: few, so that many requests fit into the time. */
const BATCH_SIZE = 2;

stress(
  'predict-batch',
  { retained: { heap: '<= 256 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target }, index) => {
    const response = await target.post('/predict/batch', freshBatch(index, BATCH_SIZE));
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  },
);
