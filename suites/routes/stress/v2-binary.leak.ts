import { stress } from 'assay';
import { freshBatch, WINDOW_SAMPLES } from '../fresh.ts';

const header = Buffer.from(
  JSON.stringify({
    inputs: [
      {
        name: 'signal',
        datatype: 'FP32',
        shape: [1, 1, WINDOW_SAMPLES],
        parameters: { binary_data_size: WINDOW_SAMPLES * Float32Array.BYTES_PER_ELEMENT },
      },
    ],
    parameters: { binary_data_output: true },
  }),
);
const headers = { 'inference-header-content-length': String(header.length) };

stress(
  'v2-binary',
  { retained: { heap: '<= 128 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target }, index) => {
    const body = Buffer.concat([header, Buffer.from(freshBatch(index, 1).buffer)]);
    const response = await target.post('/v2/models/fault/infer', body, { headers });
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  },
);
