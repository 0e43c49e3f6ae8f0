import { expect, test } from 'vitest';
import { parseInferRequest } from '../../../../../../examples/backend/api/v2/infer-request.ts';
import { buildInferResponse } from '../../../../../../examples/backend/api/v2/infer-response.ts';
import type { TensorDescription, Tensors } from '../../../../../../fixtures/engines/engine.ts';

const modelInputs: TensorDescription[] = [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }];
const input = { name: 'x', datatype: 'FP32', shape: [2, 2] };
const binaryInput = { ...input, parameters: { binary_data_size: 16 } };
const samples = Float32Array.of(1, 2, 3, 4);
const served = { name: 'm', version: '1' };
const tensors: Tensors = { y: { datatype: 'FP32', shape: [2], data: Float32Array.of(5, 6) } };

function parse(request: unknown, binary: Uint8Array = new Uint8Array(), headerLength?: string) {
  const header = Buffer.from(JSON.stringify(request));
  const length = headerLength ?? (binary.length > 0 ? String(header.length) : undefined);
  return parseInferRequest(Buffer.concat([header, binary]), length, modelInputs);
}

test.each([
  ['flat', [1, 2, 3, 4]],
  [
    'nested',
    [
      [1, 2],
      [3, 4],
    ],
  ],
])('%s JSON data fills the tensor', async (_, data) => {
  const { inputs } = await parse({ inputs: [{ ...input, data }] });
  expect(inputs).toEqual({ x: { datatype: 'FP32', shape: [2, 2], data: samples } });
});

test('binary data follows the JSON, in the order of the inputs', async () => {
  const first = { name: 'a', datatype: 'UINT8', shape: [3], parameters: { binary_data_size: 3 } };
  const binary = Buffer.concat([Buffer.of(7, 8, 9), Buffer.from(samples.buffer)]);
  const { inputs } = await parse({ inputs: [first, binaryInput] }, binary);
  expect(inputs['a']?.data).toEqual(Uint8Array.of(7, 8, 9));
  expect(inputs['x']?.data).toEqual(samples);
});

test('a header of length 0 means bytes for the one input, as many rows as they fill', async () => {
  const request = await parseInferRequest(Buffer.from(samples.buffer), '0', modelInputs);
  expect(request.inputs).toEqual({ x: { datatype: 'FP32', shape: [2, 2], data: samples } });
  expect(request.outputs).toEqual({ all: 'binary' });
});

test('integers of 64 bits and booleans arrive as such', async () => {
  const { inputs } = await parse({
    inputs: [
      { name: 'i', datatype: 'INT64', shape: [2], data: [1, -2] },
      { name: 'b', datatype: 'BOOL', shape: [2], data: [true, false] },
    ],
  });
  expect(inputs['i']?.data).toEqual(BigInt64Array.of(1n, -2n));
  expect(inputs['b']?.data).toEqual(Uint8Array.of(1, 0));
});

test.each([
  ['too few values', { ...input, data: [1, 2, 3] }, 'has 3 values; its shape [2, 2] needs 4'],
  ['no data', input, "input 'x' has no data"],
  ['a value that is no number', { ...input, data: [1, 2, 3, null] }, "input 'x'[3] is null"],
  [
    'a fraction for an integer',
    { ...input, datatype: 'INT32', data: [1, 2, 3, 0.5] },
    'what INT32 holds',
  ],
  ['FP16 in JSON', { ...input, datatype: 'FP16', data: [1, 2, 3, 4] }, 'only as binary data'],
  ['a datatype that nobody knows', { ...input, datatype: 'FP12', data: [] }, 'inputs.0.datatype'],
  ['a negative size', { ...input, shape: [-1, 2], data: [] }, 'inputs.0.shape.0'],
  ['a nested row that is too short', { ...input, data: [[1, 2], [3]] }, "input 'x' is ragged"],
  ['nested rows that are merged', { ...input, data: [[1, 2, 3, 4]] }, "input 'x' is ragged"],
  [
    'deeper rows than its shape',
    {
      ...input,
      data: [
        [[1], 2],
        [3, 4],
      ],
    },
    "input 'x'[0] is an array",
  ],
  ['data and bytes', { ...binaryInput, data: [1, 2, 3, 4] }, 'it takes one of them'],
  ['more rows than a batch', { ...input, shape: [129, 2], data: [] }, '1 to 128 are allowed'],
  ['a number that a float can not hold', { ...input, data: [1, 2, 3, 1e39] }, 'must be finite'],
  ['257 for a byte', { ...input, datatype: 'UINT8', data: [0, 1, 2, 257] }, 'what UINT8 holds'],
  ['2^63 for an integer', { ...input, datatype: 'INT64', data: [0, 1, 2, 2 ** 63] }, 'INT64 holds'],
  ['2 for a boolean', { ...input, datatype: 'BOOL', data: [0, 1, true, 2] }, 'what BOOL holds'],
  ['nine dimensions', { ...input, shape: Array(9).fill(1), data: [1] }, 'inputs.0.shape: takes'],
])('an input with %s is refused', async (_, wrong, message) => {
  await expect(parse({ inputs: [wrong] })).rejects.toThrow(message);
});

test('a request without inputs, or one that is not JSON, is refused', async () => {
  await expect(parse({ inputs: [] })).rejects.toThrow('inputs');
  const torn = parseInferRequest(Buffer.from('{'), undefined, modelInputs);
  await expect(torn).rejects.toThrow('not JSON');
});

test('an input that is given twice is refused', async () => {
  const twice = { ...input, data: [1, 2, 3, 4] };
  await expect(parse({ inputs: [twice, twice] })).rejects.toThrow("input 'x' is given twice");
});

test.each([
  ['short', 12, "input 'x' has 12 bytes; FP32 of shape [2, 2] has 16"],
  ['long', 20, 'the body has 20 bytes of tensors; its inputs name 16 by binary_data_size'],
])('a binary part that is too %s is refused', async (_, size, message) => {
  const parsing = parse({ inputs: [binaryInput] }, new Uint8Array(size));
  await expect(parsing).rejects.toThrow(message);
});

test.each(['-1', 'abc', '1e2', '99999'])('a header length of %s is refused', async (length) => {
  const parsing = parse({ inputs: [] }, undefined, length);
  await expect(parsing).rejects.toThrow('Inference-Header-Content-Length');
});

test('the answer is JSON unless binary is asked for', async () => {
  const request = await parse({ id: '7', inputs: [{ ...input, data: [1, 2, 3, 4] }] });
  const { body, headerLength } = buildInferResponse(served, request, tensors);
  expect(headerLength).toBeUndefined();
  expect(JSON.parse(body.toString())).toEqual({
    model_name: 'm',
    model_version: '1',
    id: '7',
    outputs: [{ name: 'y', datatype: 'FP32', shape: [2], data: [5, 6] }],
  });
});

test('a binary answer has its JSON first and says how long that is', async () => {
  const request = await parse({
    parameters: { binary_data_output: true },
    inputs: [{ ...input, data: [1, 2, 3, 4] }],
  });
  const { body, headerLength } = buildInferResponse(served, request, tensors);
  const header: unknown = JSON.parse(body.subarray(0, headerLength).toString());
  expect(header).toMatchObject({ outputs: [{ name: 'y', parameters: { binary_data_size: 8 } }] });
  expect(body.subarray(headerLength)).toEqual(Buffer.from(Float32Array.of(5, 6).buffer));
});

test('an output that the model does not have is refused with those that it has', async () => {
  const request = await parse({
    inputs: [{ ...input, data: [1, 2, 3, 4] }],
    outputs: [{ name: 'z' }],
  });
  expect(() => buildInferResponse(served, request, tensors)).toThrow("no output 'z'; it has y");
});

test('an output is one of its own: no method of every object is one', async () => {
  const outputs = [{ name: 'constructor' }];
  const request = await parse({ inputs: [{ ...input, data: [1, 2, 3, 4] }], outputs });
  expect(() => buildInferResponse(served, request, tensors)).toThrow("no output 'constructor'");
});

test('an input is one of its own: `__proto__` is a name like any other', async () => {
  const { inputs } = await parse({ inputs: [{ ...input, name: '__proto__', data: [1, 2, 3, 4] }] });
  expect(Object.keys(inputs)).toEqual(['__proto__']);
});

test('an output that is asked for twice is refused', async () => {
  const outputs = [{ name: 'y' }, { name: 'y' }];
  const parsing = parse({ inputs: [{ ...input, data: [1, 2, 3, 4] }], outputs });
  await expect(parsing).rejects.toThrow("output 'y' is asked for twice");
});

test.each([Number.NaN, Infinity])('an answer of %d is no answer', async (score) => {
  const request = await parse({ inputs: [{ ...input, data: [1, 2, 3, 4] }] });
  const wrong: Tensors = { y: { datatype: 'FP32', shape: [1], data: Float32Array.of(score) } };
  expect(() => buildInferResponse(served, request, wrong)).toThrow(`output 'y'[0] is ${score}`);
});

test('an infinite half is found by its exponent', async () => {
  const head = { name: 'x', datatype: 'FP16', shape: [2], parameters: { binary_data_size: 4 } };
  const binary = Buffer.from(Uint16Array.of(0x3c00, 0xfc00).buffer);
  await expect(parse({ inputs: [head] }, binary)).rejects.toThrow(
    "input 'x'[1] is infinite or NaN",
  );
});

test('FP16 can only leave as bytes', async () => {
  const half: Tensors = { y: { datatype: 'FP16', shape: [1], data: Uint16Array.of(0x3c00) } };
  const inputs = [{ ...input, data: [1, 2, 3, 4] }];
  const asked = await parse({ inputs });
  expect(() => buildInferResponse(served, asked, half)).toThrow('only as binary data');
  const binary = await parse({
    inputs,
    outputs: [{ name: 'y', parameters: { binary_data: true } }],
  });
  expect(buildInferResponse(served, binary, half).body.subarray(-2)).toEqual(Buffer.of(0, 0x3c));
});
