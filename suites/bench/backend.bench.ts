import { test } from 'vitest';
import { readJson } from '../../examples/backend/api/json/read-json.ts';
import { parseInferRequest } from '../../examples/backend/api/v2/infer-request.ts';
import { softmax } from '../../examples/backend/inference/softmax.ts';
import { signal } from '../../fixtures/signals/index.ts';

/** What a request costs the reference back end beside the model: the body in, the probabilities out. */
const WINDOW_SAMPLES = 4_096;
const window = signal('imbalance', { samples: WINDOW_SAMPLES, seed: 1 });
const description = { name: 'signal', datatype: 'FP32', shape: [-1, 1, WINDOW_SAMPLES] } as const;
const json = Buffer.from(JSON.stringify({ signal: [...window] }));
const header = Buffer.from(
  JSON.stringify({
    inputs: [
      {
        ...description,
        shape: [1, 1, WINDOW_SAMPLES],
        parameters: { binary_data_size: window.byteLength },
      },
    ],
  }),
);
const binary = Buffer.concat([header, Buffer.from(window.buffer)]);
const logits = Float32Array.from({ length: 11 }, (_, index) => Math.sin(index));

test('a body of JSON', async ({ bench }) => {
  await bench('a window', () => readJson(json)).run();
});

test('a body of bytes', async ({ bench }) => {
  const length = String(header.length);
  await bench('a window', () => parseInferRequest(binary, length, [description])).run();
});

test('an answer', async ({ bench }) => {
  await bench('softmax', () => softmax(logits)).run();
});
