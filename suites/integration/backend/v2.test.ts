// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { expect } from 'assay/fixtures';
import type { Target } from '../../../fixtures/target/target.ts';
import { faultClasses } from '../../../fixtures/signals/index.ts';
import { bodyOf, test, vibration, WINDOW_SAMPLES } from './backend-test.ts';

/**
 * The Open Inference Protocol v2, as github.com/kserve/open-inference-protocol (inference_rest.md)
 * has it, and Triton's extension_binary_data.md.
 */
const infer = '/v2/models/fault/infer';
const tensor = { name: 'signal', datatype: 'FP32', shape: [1, 1, WINDOW_SAMPLES] };

interface InferAnswer {
  model_name: string;
  model_version: string;
  id?: string;
  outputs: {
    name: string;
    datatype: string;
    shape: number[];
    data?: number[];
    parameters?: { binary_data_size: number };
  }[];
}

async function inferBinary(backend: Target, request: object, binary: Float32Array) {
  const header = Buffer.from(JSON.stringify(request));
  const body = Buffer.concat([header, Buffer.from(binary.buffer)]);
  const headers = { 'inference-header-content-length': String(header.length) };
  return await backend.post(infer, body, { headers });
}

/** The JSON and the bytes after it. */
async function splitBinary(response: Response): Promise<{ header: InferAnswer; bytes: Buffer }> {
  const body = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get('inference-header-content-length'));
  return {
    header: JSON.parse(body.subarray(0, length).toString()) as InferAnswer,
    bytes: body.subarray(length),
  };
}

test.for<[path: string, answer: object]>([
  ['/v2', { name: 'assay-backend', extensions: ['binary_tensor_data'] }],
  ['/v2/health/live', { live: true }],
  ['/v2/health/ready', { ready: true }],
  ['/v2/models/fault', { name: 'fault', versions: ['1'], platform: 'onnxruntime_onnx' }],
  ['/v2/models/fault/versions/1', { name: 'fault', versions: ['1'] }],
  ['/v2/models/fault/ready', { name: 'fault', ready: true }],
  ['/v2/models/fault/versions/1/ready', { name: 'fault', ready: true }],
])('GET %s answers as the protocol says', async ([path, answer], { backend }) => {
  const response = await backend.get(path);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject(answer);
});

test('the metadata of a model gives its tensors', async ({ backend }) => {
  expect(await (await backend.get('/v2/models/fault')).json()).toMatchObject({
    inputs: [{ name: 'signal', datatype: 'FP32', shape: [-1, 1, WINDOW_SAMPLES] }],
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, faultClasses.length] }],
  });
});

test('JSON in, JSON out, with the id of the request', async ({ backend }) => {
  const inputs = [{ ...tensor, data: [...vibration('wear')] }];
  const answer = await bodyOf<InferAnswer>(await backend.post(infer, { id: 'abc', inputs }));
  expect(answer).toMatchObject({
    model_name: 'fault',
    model_version: '1',
    id: 'abc',
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [1, faultClasses.length] }],
  });
  const { data } = answer.outputs[0]!;
  expect(data!.indexOf(Math.max(...data!))).toBe(faultClasses.indexOf('wear'));
});

test('binary in and out carries the same numbers as JSON, bit for bit', async ({ backend }) => {
  const signal = vibration('cavitation');
  const json = await backend.post(infer, { inputs: [{ ...tensor, data: [...signal] }] });
  const { outputs } = await bodyOf<InferAnswer>(json);
  const response = await inferBinary(
    backend,
    {
      inputs: [{ ...tensor, parameters: { binary_data_size: signal.byteLength } }],
      outputs: [{ name: 'probabilities', parameters: { binary_data: true } }],
    },
    signal,
  );
  const { header, bytes } = await splitBinary(response);
  expect(header.outputs[0]).toMatchObject({ parameters: { binary_data_size: bytes.length } });
  expect(header.outputs[0]).not.toHaveProperty('data');
  const probabilities = new Float32Array(new Uint8Array(bytes).buffer);
  expect([...probabilities]).toEqual(outputs[0]!.data);
});

test('a body of bytes only is a batch of as many windows as it has', async ({ backend }) => {
  const batch = new Float32Array(2 * WINDOW_SAMPLES);
  batch.set(vibration('wear'));
  batch.set(vibration('healthy'), WINDOW_SAMPLES);
  const headers = { 'inference-header-content-length': '0' };
  const { header } = await splitBinary(await backend.post(infer, batch, { headers }));
  expect(header.outputs[0]!.shape).toEqual([2, faultClasses.length]);
});

test('64 windows at once give what 64 requests give', async ({ backend }) => {
  const signals = Array.from({ length: 64 }, (_, index) => vibration('misalignment', index + 1));
  const shape = [64, 1, WINDOW_SAMPLES];
  const data = signals.map((signal) => [[...signal]]);
  const together = await bodyOf<InferAnswer>(
    await backend.post(infer, { inputs: [{ ...tensor, shape, data }] }),
  );
  const apart = await Promise.all(
    signals.map(async (signal) => {
      const response = await backend.post(infer, { inputs: [{ ...tensor, data: [...signal] }] });
      return (await bodyOf<InferAnswer>(response)).outputs[0]!.data!;
    }),
  );
  for (const [index, value] of apart.flat().entries()) {
    expect(together.outputs[0]!.data![index]).toBeCloseTo(value, 5);
  }
});

test.for<[path: string, code: string]>([
  ['/v2/models/other', 'unknown_model'],
  ['/v2/models/other/ready', 'unknown_model'],
  ['/v2/models/fault/versions/2', 'unknown_version'],
  ['/v2/models/fault/versions/2/ready', 'unknown_version'],
])("GET %s is 404 with the protocol's error", async ([path, code], { backend }) => {
  const response = await backend.get(path);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: expect.any(String), code });
});

test.for<[path: string]>([['/v2/models/other/infer'], ['/v2/models/fault/versions/2/infer']])(
  'POST %s is 404',
  async ([path], { backend }) => {
    expect((await backend.post(path, { inputs: [] })).status).toBe(404);
  },
);

const zeros = Array(WINDOW_SAMPLES).fill(0);

test.for<[what: string, request: object, reason: string]>([
  [
    'a wrong name',
    { inputs: [{ ...tensor, name: 'x', data: zeros }] },
    "'signal' (FP32 [N, 1, 4096]) is missing",
  ],
  [
    'a wrong rank',
    { inputs: [{ ...tensor, shape: [1, 4096], data: zeros }] },
    'has shape [1, 4096]',
  ],
  [
    'a wrong type',
    { inputs: [{ ...tensor, datatype: 'INT32', data: zeros }] },
    'INT32; the model takes FP32',
  ],
  [
    'an empty batch',
    { inputs: [{ ...tensor, shape: [0, 1, 4096], data: [] }] },
    'has shape [0, 1, 4096]',
  ],
  ['too few values', { inputs: [{ ...tensor, data: [1] }] }, 'has 1 values'],
  [
    'an unknown output',
    { inputs: [{ ...tensor, data: zeros }], outputs: [{ name: 'y' }] },
    "no output 'y'",
  ],
  ['no inputs', {}, 'inputs'],
])('a request with %s is 400 with the reason', async ([, request, reason], { backend }) => {
  const response = await backend.post(infer, request);
  expect(response.status).toBe(400);
  expect((await bodyOf(response)).error).toContain(reason);
});

test('inference is not kept and not cached', async ({ backend }) => {
  const signal = vibration();
  await backend.post(infer, { inputs: [{ ...tensor, data: [...signal] }] });
  expect(await bodyOf(await backend.post('/predict', signal))).toMatchObject({ cached: false });
});
