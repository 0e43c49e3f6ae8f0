import { stress } from 'assay';
import { freshBatch, WINDOW_SAMPLES } from '../fresh.ts';

stress(
  'v2-json',
  { retained: { heap: '<= 128 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target }, index) => {
    const response = await target.post('/v2/models/fault/infer', {
      inputs: [
        {
          name: 'signal',
          datatype: 'FP32',
          shape: [1, 1, WINDOW_SAMPLES],
          data: [...freshBatch(index, 1)],
        },
      ],
    });
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  },
);
