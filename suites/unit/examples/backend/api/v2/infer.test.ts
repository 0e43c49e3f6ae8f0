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
])('%s JSON data fills the tensor', (_, data) => {
  const { inputs } = parse({ inputs: [{ ...input, data }] });
  expect(inputs).toEqual({ x: { datatype: 'FP32', shape: [2, 2], data: samples } });
});

test('binary data follows the JSON, in the order of the inputs', () => {
  const first = { name: 'a', datatype: 'UINT8', shape: [3], parameters: { binary_data_size: 3 } };
  const binary = Buffer.concat([Buffer.of(7, 8, 9), Buffer.from(samples.buffer)]);
  const { inputs } = parse({ inputs: [first, binaryInput] }, binary);
  expect(inputs['a']?.data).toEqual(Uint8Array.of(7, 8, 9));
  expect(inputs['x']?.data).toEqual(samples);
});

test('a header of length 0 means bytes for the one input, as many rows as they fill', () => {
  const request = parseInferRequest(Buffer.from(samples.buffer), '0', modelInputs);
  expect(request.inputs).toEqual({ x: { datatype: 'FP32', shape: [2, 2], data: samples } });
  expect(request.outputs).toEqual({ all: 'binary' });
});

test('integers of 64 bits and booleans arrive as such', () => {
  const { inputs } = parse({
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
    'an integer',
  ],
  ['FP16 in JSON', { ...input, datatype: 'FP16', data: [1, 2, 3, 4] }, 'only as binary data'],
  ['a datatype that nobody knows', { ...input, datatype: 'FP12', data: [] }, 'inputs.0.datatype'],
  ['a negative size', { ...input, shape: [-1, 2], data: [] }, 'inputs.0.shape.0'],
])('an input with %s is refused', (_, wrong, message) => {
  expect(() => parse({ inputs: [wrong] })).toThrow(message);
});

test('a request without inputs, or one that is not JSON, is refused', () => {
  expect(() => parse({ inputs: [] })).toThrow('inputs');
  expect(() => parseInferRequest(Buffer.from('{'), undefined, modelInputs)).toThrow('not JSON');
});

test('an input that is given twice is refused', () => {
  const twice = { ...input, data: [1, 2, 3, 4] };
  expect(() => parse({ inputs: [twice, twice] })).toThrow("input 'x' is given twice");
});

test.each([
  ['short', 12, "input 'x' has 12 bytes; FP32 of shape [2, 2] has 16"],
  ['long', 20, 'the body has 20 bytes of tensors; its inputs name 16 by binary_data_size'],
])('a binary part that is too %s is refused', (_, size, message) => {
  expect(() => parse({ inputs: [binaryInput] }, new Uint8Array(size))).toThrow(message);
});

test.each(['-1', 'abc', '1e2', '99999'])('a header length of %s is refused', (length) => {
  expect(() => parse({ inputs: [] }, undefined, length)).toThrow('Inference-Header-Content-Length');
});

test('the answer is JSON unless binary is asked for', () => {
  const request = parse({ id: '7', inputs: [{ ...input, data: [1, 2, 3, 4] }] });
  const { body, headerLength } = buildInferResponse(served, request, tensors);
  expect(headerLength).toBeUndefined();
  expect(JSON.parse(body.toString())).toEqual({
    model_name: 'm',
    model_version: '1',
    id: '7',
    outputs: [{ name: 'y', datatype: 'FP32', shape: [2], data: [5, 6] }],
  });
});

test('a binary answer has its JSON first and says how long that is', () => {
  const request = parse({
    parameters: { binary_data_output: true },
    inputs: [{ ...input, data: [1, 2, 3, 4] }],
  });
  const { body, headerLength } = buildInferResponse(served, request, tensors);
  const header: unknown = JSON.parse(body.subarray(0, headerLength).toString());
  expect(header).toMatchObject({ outputs: [{ name: 'y', parameters: { binary_data_size: 8 } }] });
  expect(body.subarray(headerLength)).toEqual(Buffer.from(Float32Array.of(5, 6).buffer));
});

test('an output that the model does not have is refused with those that it has', () => {
  const request = parse({ inputs: [{ ...input, data: [1, 2, 3, 4] }], outputs: [{ name: 'z' }] });
  expect(() => buildInferResponse(served, request, tensors)).toThrow("no output 'z'; it has y");
});

test('FP16 can only leave as bytes', () => {
  const half: Tensors = { y: { datatype: 'FP16', shape: [1], data: Uint16Array.of(0x3c00) } };
  const inputs = [{ ...input, data: [1, 2, 3, 4] }];
  expect(() => buildInferResponse(served, parse({ inputs }), half)).toThrow('only as binary data');
  const binary = parse({ inputs, outputs: [{ name: 'y', parameters: { binary_data: true } }] });
  expect(buildInferResponse(served, binary, half).body.subarray(-2)).toEqual(Buffer.of(0, 0x3c));
});
