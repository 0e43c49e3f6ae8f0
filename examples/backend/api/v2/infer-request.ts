import { z } from 'zod';
import { bytesPerElement } from '../../../../fixtures/engines/datatype.ts';
import type { Tensor, TensorDescription, Tensors } from '../../../../fixtures/engines/engine.ts';
import { rememberLast } from '../../../../fixtures/engines/remember-last.ts';
import { MAX_BATCH_SIZE } from '../../config/constants.ts';
import { refuseLargeBatch } from '../batch-size.ts';
import { ApiError } from '../error.ts';
import { isShort, parseShort, readJson } from '../json/read-json.ts';
import { shortArray } from '../short-array.ts';
import { shorten } from '../shorten.ts';
import { validate } from '../validate.ts';
import { tensorFromBytes, tensorFromJson } from './tensor.ts';
import type { TensorHead } from './tensor-head.ts';

/**
 * Requests of the Open Inference Protocol v2 (github.com/kserve/open-inference-protocol,
 * inference_rest.md), with Triton's binary tensor data extension
 * (github.com/triton-inference-server/server, docs/protocol/extension_binary_data.md).
 */
const datatype = z.enum([
  'FP16',
  'FP32',
  'FP64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'BOOL',
]);
const shape = shortArray(z.int().nonnegative(), { max: 8 });

/** More tensors than any model has, on either side. */
const MAX_TENSORS = 64;
/** Of a tensor or a request; both come back in answers. */
const name = z.string().max(200);

const inputSchema = z.object({
  name,
  datatype,
  shape,
  parameters: z.looseObject({ binary_data_size: z.int().nonnegative().optional() }).optional(),
  data: z.unknown().optional(),
});

const outputSchema = z.object({
  name,
  parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
});

export const requestSchema = z.object({
  id: name.optional(),
  parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).optional(),
  inputs: shortArray(inputSchema, { min: 1, max: MAX_TENSORS }),
  outputs: shortArray(outputSchema, { max: MAX_TENSORS }).optional(),
});

export interface RequestedOutput {
  readonly name: string;
  readonly binary: boolean;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly inputs: Tensors;
  /** `all` that the model has, in one form, unless some were named. */
  readonly outputs: { readonly all: 'json' | 'binary' } | { readonly named: RequestedOutput[] };
}

/**
 * @param headerLength value of `Inference-Header-Content-Length`: absent when the body is only JSON,
 *   `0` when it is only the bytes of the one input
 * @throws {ApiError} 400 with the field and value that is wrong, 422 for a value that is not finite
 */
export async function parseInferRequest(
  body: Buffer,
  headerLength: string | undefined,
  modelInputs: readonly TensorDescription[],
): Promise<InferRequest> {
  if (headerLength === undefined) return await fromParts(body, Buffer.alloc(0), modelInputs);
  const length = Number(headerLength);
  if (!/^\d{1,15}$/.test(headerLength) || length > body.length) {
    throw new ApiError(
      400,
      'invalid_request',
      `Inference-Header-Content-Length is '${shorten(headerLength)}'; allowed: 0 to ${body.length}, the length of the body`,
    );
  }
  if (length === 0) return fromRawBytes(body, modelInputs);
  return await fromParts(body.subarray(0, length), body.subarray(length), modelInputs);
}

async function fromParts(
  header: Buffer,
  binary: Buffer,
  modelInputs: readonly TensorDescription[],
): Promise<InferRequest> {
  const request = await readHead(header);
  // Without a prototype: a tensor may be called as a method of every object is.
  const inputs = Object.create(null) as Record<string, Tensor>;
  let offset = 0;
  for (const input of request.inputs) {
    refuseLargeTensor(input, modelInputs);
    const size = input.parameters?.binary_data_size;
    if (Object.hasOwn(inputs, input.name)) {
      throw new ApiError(400, 'invalid_tensor', `input '${input.name}' is given twice`);
    }
    if (size === undefined) {
      inputs[input.name] = tensorFromJson(input, input.data);
      continue;
    }
    if (input.data !== undefined) {
      throw new ApiError(
        400,
        'invalid_tensor',
        `input '${input.name}' has data and binary_data_size; it takes one of them`,
      );
    }
    inputs[input.name] = tensorFromBytes(input, binary.subarray(offset, offset + size));
    offset += size;
  }
  if (offset !== binary.length) {
    throw new ApiError(
      400,
      'invalid_request',
      `the body has ${binary.length} bytes of tensors; its inputs name ${offset} by binary_data_size`,
    );
  }
  const binaryByDefault = request.parameters?.binary_data_output ?? false;
  return {
    id: request.id,
    inputs,
    outputs: request.outputs
      ? { named: namedOutputs(request.outputs, binaryByDefault) }
      : { all: binaryByDefault ? 'binary' : 'json' },
  };
}

function namedOutputs(
  outputs: readonly z.output<typeof outputSchema>[],
  binaryByDefault: boolean,
): RequestedOutput[] {
  const names = new Set<string>();
  return outputs.map((output) => {
    if (names.has(output.name)) {
      throw new ApiError(400, 'invalid_request', `output '${output.name}' is asked for twice`);
    }
    names.add(output.name);
    return { name: output.name, binary: output.parameters?.binary_data ?? binaryByDefault };
  });
}

/** One run of the model takes so many rows and no more, however they came; the engine checks the rest. */
function refuseLargeTensor(
  { name: inputName, shape: [rows] }: TensorHead,
  modelInputs: readonly TensorDescription[],
): void {
  const known = modelInputs.find((input) => input.name === inputName);
  if (known?.shape[0] === -1 && rows !== undefined && rows > 0)
    refuseLargeBatch(rows, MAX_BATCH_SIZE);
}

/** Triton's "raw binary request": only bytes, for a model with one input; its batch is what they fill. */
function fromRawBytes(body: Buffer, modelInputs: readonly TensorDescription[]): InferRequest {
  const [input] = modelInputs;
  if (input === undefined || modelInputs.length > 1) {
    throw new ApiError(
      400,
      'invalid_request',
      `a body of bytes only needs a model with one input; this one has ${modelInputs.length}`,
    );
  }
  const bytesPerRow = input.shape
    .slice(1)
    .reduce((product, size) => product * size, bytesPerElement(input.datatype));
  const rows = Math.max(1, Math.floor(body.length / bytesPerRow));
  const head = { ...input, shape: [rows, ...input.shape.slice(1)] };
  refuseLargeTensor(head, modelInputs);
  return {
    id: undefined,
    inputs: { [input.name]: tensorFromBytes(head, body) },
    outputs: { all: 'binary' },
  };
}

const readShortHead = rememberLast((header) => validate(requestSchema, parseShort(header)));

async function readHead(header: Buffer): Promise<z.output<typeof requestSchema>> {
  if (isShort(header)) return readShortHead(header);
  return validate(requestSchema, await readJson(header));
}
