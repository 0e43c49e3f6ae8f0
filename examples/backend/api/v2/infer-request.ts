import { z } from 'zod';
import { bytesPerElement } from '../../../../fixtures/engines/datatype.ts';
import type { Tensor, TensorDescription, Tensors } from '../../../../fixtures/engines/engine.ts';
import { rememberLast } from '../../../../fixtures/engines/remember-last.ts';
import { ApiError } from '../error.ts';
import { validate } from '../validate.ts';
import { tensorFromBytes, tensorFromJson } from './tensor.ts';

/**
 * Requests of the Open Inference Protocol v2 (github.com/kserve/open-inference-protocol,
 * inference_rest.md), with Triton's binary tensor data extension
 * (github.com/triton-inference-server/server, docs/protocol/extension_binary_data.md).
 */
const datatype = z.enum(['FP32', 'FP16', 'INT64', 'INT32', 'INT8', 'UINT8', 'BOOL']);
const shape = z.array(z.int().nonnegative()).max(8);

const inputSchema = z.object({
  name: z.string(),
  datatype,
  shape,
  parameters: z.looseObject({ binary_data_size: z.int().nonnegative().optional() }).optional(),
  data: z.unknown().optional(),
});

const outputSchema = z.object({
  name: z.string(),
  parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
});

const requestSchema = z.object({
  id: z.string().optional(),
  parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).optional(),
  inputs: z.array(inputSchema).min(1),
  outputs: z.array(outputSchema).optional(),
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
 * @throws {ApiError} 400 with the field and value that is wrong
 */
export function parseInferRequest(
  body: Buffer,
  headerLength: string | undefined,
  modelInputs: readonly TensorDescription[],
): InferRequest {
  if (headerLength === undefined) return fromParts(body, Buffer.alloc(0));
  const length = Number(headerLength);
  if (!/^\d+$/.test(headerLength) || length > body.length) {
    throw new ApiError(
      400,
      'invalid_request',
      `Inference-Header-Content-Length is '${headerLength}'; allowed: 0 to ${body.length}, the length of the body`,
    );
  }
  if (length === 0) return fromRawBytes(body, modelInputs);
  return fromParts(body.subarray(0, length), body.subarray(length));
}

function fromParts(header: Buffer, binary: Buffer): InferRequest {
  const request = readHead(header);
  const inputs: Record<string, Tensor> = {};
  let offset = 0;
  for (const input of request.inputs) {
    const size = input.parameters?.binary_data_size;
    if (Object.hasOwn(inputs, input.name)) {
      throw new ApiError(400, 'invalid_tensor', `input '${input.name}' is given twice`);
    }
    if (size === undefined) {
      inputs[input.name] = tensorFromJson(input, input.data);
      continue;
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
      ? {
          named: request.outputs.map(({ name, parameters }) => ({
            name,
            binary: parameters?.binary_data ?? binaryByDefault,
          })),
        }
      : { all: binaryByDefault ? 'binary' : 'json' },
  };
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
  return {
    id: undefined,
    inputs: { [input.name]: tensorFromBytes(head, body) },
    outputs: { all: 'binary' },
  };
}

const readHead = rememberLast((header) => validate(requestSchema, parseJson(header)));

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError(400, 'invalid_json', `the request is not JSON: ${reason}`, { cause });
  }
}
